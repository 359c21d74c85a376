import type { Clock } from '../ports/clock.js';
import type { EntryLife } from './entry-life.js';

/** When an entry was made, and what it says of its lifetime. */
export interface EntryTimes {
  /** Milliseconds since the Unix epoch, by the clock of the process that filled it. */
  readonly filledAt: number;
  /** Null for an entry that is fresh for as long as it is there. */
  readonly life: EntryLife | null;
}

/** Share of its ttl that an entry has to be past its last touch before the store is told of another hit. */
const QUIET_SHARE = 0.25;

/** Tells whether a hit has to be told to the store, for it to prolong the entry. */
export function isTouchDue(times: EntryTimes, clock: Clock): boolean {
  const slideMs = times.life?.slideMs ?? 0;
  return slideMs > 0 && freshForMs(times, clock.now()) <= slideMs * (1 - QUIET_SHARE);
}

/** Returns for how many more milliseconds the entry is fresh; 0 or less when it is stale. */
export function freshForMs({ filledAt, life }: EntryTimes, now: number): number {
  return life ? filledAt + life.freshMs - now : Number.POSITIVE_INFINITY;
}
