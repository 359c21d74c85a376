import type { Cell } from '../ports/store.js';

/** The cells that one id touches. */
export interface EntryAddress {
  readonly entry: Cell;
  /** The namespace's token in the bucket of the entry. */
  readonly space: Cell;
  /** One per declared index, in declared order. */
  readonly indexes: readonly Cell[];
  /** The namespace's tokens in the other buckets that indexes are in, each once: a fence counts only together with its bucket's. */
  readonly otherSpaces: readonly Cell[];
  /** All of these: the namespace's first, the entry's own last. */
  readonly cells: readonly Cell[];
  /** The number of the batch that asked for it last, 0 for none: what tells that a batch asks for it twice. */
  batch: number;
}
