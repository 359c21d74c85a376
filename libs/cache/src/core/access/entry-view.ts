import { freshForMs } from '../entry/entry-times.js';
import type { FoundEntry } from '../read/lookup.js';

/** A cached value and its age. Ages are by this process' clock; the entry may have been filled under another one. */
export interface EntryView<T> {
  readonly value: T | null;
  /** Past its ttl, and served in its grace. Never older than an acknowledged write all the same. */
  readonly isStale: boolean;
  /** When it was stored. */
  readonly cachedAt: Date;
  /** Since when it has been stored, in milliseconds. */
  readonly ageMs: number;
  /** For how many milliseconds it is still fresh, negative when it is stale; null where the entry does not tell, without `sliding`, `grace` and `refreshAhead`. */
  readonly freshForMs: number | null;
  /** What loading it took, in milliseconds; null as above. */
  readonly loadMs: number | null;
}

/** Returns what there is to know of `found`. */
export function viewOf<T>({ outcome, value, times }: FoundEntry, now: number): EntryView<T> {
  return {
    value: value as T | null,
    isStale: outcome === 'stale',
    cachedAt: new Date(times.filledAt),
    ageMs: Math.max(0, now - times.filledAt),
    freshForMs: times.life ? freshForMs(times, now) : null,
    loadMs: times.life?.loadMs ?? null,
  };
}
