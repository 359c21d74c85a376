import type { EntryLife } from './entry-life.js';

/** When an entry was made, and what it says of its lifetime. */
export interface EntryTimes {
  /** Milliseconds since the Unix epoch, by the clock of the process that filled it. */
  readonly filledAt: number;
  /** Null for an entry that is fresh for as long as it is there. */
  readonly life: EntryLife | null;
}

/** Returns for how many more milliseconds the entry is fresh; 0 or less when it is stale. */
export function freshForMs({ filledAt, life }: EntryTimes, now: number): number {
  return life ? filledAt + life.freshMs - now : Number.POSITIVE_INFINITY;
}
