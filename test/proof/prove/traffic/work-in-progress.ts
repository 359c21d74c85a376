import { AsyncLocalStorage } from 'node:async_hooks';

/** What the cache tells of one read or write while it is going on. */
export interface WorkNotes {
  /** How long its own loaders took, in milliseconds; undefined when none ran. */
  loadedMs?: number;
  /** The store could not be told of the write before its COMMIT. */
  isUnmarked?: boolean;
}

/** The notes of the read or write in whose course something happens. */
export const workInProgress = new AsyncLocalStorage<WorkNotes>();
