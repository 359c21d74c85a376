import type { TransformedColumn } from './transformed-column.js';

/** Returns a written column value as its transformers read it: the last one first, as TypeORM does. */
export function fromColumn(column: TransformedColumn, written: unknown): unknown {
  const transformers = column.transformers.toReversed();
  try {
    return transformers.reduce((current, transformer) => transformer.from(current) as unknown, written);
  } catch {
    // The transformer's own message may quote the value.
    throw new Error(`the transformer of ${column.path} threw`);
  }
}
