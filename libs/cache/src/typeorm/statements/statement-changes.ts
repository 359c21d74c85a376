import type { RowChanged } from '../bracket/row-changed.js';

/** What a statement changes: rows as they are before it runs, and as they are after it. */
export interface StatementChanges {
  readonly before: readonly RowChanged[];
  readonly after: readonly RowChanged[];
  /** Returns what to add when the result shows that more rows were changed than were known. */
  recheck?(result: unknown): readonly RowChanged[];
}
