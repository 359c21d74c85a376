/** A table that a write to another one may change, or that other one itself. */
export interface ReachedTable {
  /** In lower case. */
  readonly name: string;
  /** By a foreign key, so that an insert does not reach it. */
  readonly byKey: boolean;
  /** A view, or with triggers or rules: what else a write to it changes cannot be told. */
  readonly isOpaque: boolean;
}
