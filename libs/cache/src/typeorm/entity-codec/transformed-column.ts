import type { ValueTransformer } from 'typeorm';

/** A column whose values pass through transformers on their way to and from the database. */
export interface TransformedColumn {
  /** The property, for messages. */
  readonly path: string;
  /** In the order in which they write. */
  readonly transformers: readonly ValueTransformer[];
}
