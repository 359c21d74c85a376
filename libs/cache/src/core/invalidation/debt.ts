import type { Cell } from '../ports/store.js';

/** What one writer could not tell the store: cells to delete, and tables whose dependents have to be found first. */
export interface Debt {
  readonly writer: string;
  readonly cells: readonly Cell[];
  readonly tables: readonly string[];
  /**
   * Accessors that the writer itself had, by namespace, with the digest of their rules: what these derive is among the cells. Those of this
   * process when left out.
   */
  readonly own?: Readonly<Record<string, string>>;
}
