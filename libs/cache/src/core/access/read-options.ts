import type { EntryView } from './entry-view.js';

/** How one read wants to be answered. */
export interface ReadOptions<T, Id extends object> {
  /**
   * Called, before the read resolves, with each entry that is served past its ttl, within its grace. What it throws rejects the read.
   *
   * @param id - The one asked for, with the field of the namespace's scope where it has one.
   */
  readonly onStale?: (stale: EntryView<T>, id: Id) => void;
}
