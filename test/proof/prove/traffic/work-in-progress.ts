import { AsyncLocalStorage } from 'node:async_hooks';
import type { Answer } from '../history/answer.js';

/** What the cache tells of one read or write while it is going on. */
export interface WorkNotes {
  /** What its reads were answered by, as far as that is asked for. */
  readonly answers?: Answer[];
  /** How long its own loaders took, in milliseconds; undefined when none ran. */
  loadedMs?: number;
  /** The store could not be told of the write before its COMMIT. */
  isUnmarked?: boolean;
}

/** The notes of the read or write in whose course something happens. */
export const workInProgress = new AsyncLocalStorage<WorkNotes>();
