import { parseDuration, type Duration } from '../entry/duration.js';
import type { EntryLife } from '../entry/entry-life.js';
import type { Lifetimes } from '../entry/lifetimes.js';

/** A value that is about to be stored. */
export interface Newborn {
  readonly isNothing: boolean;
  /** What its loader decided. */
  readonly ttl?: Duration;
  /** What loading it took, in milliseconds. */
  readonly loadMs: number;
}

/** How long an entry is kept, in milliseconds, and what it tells of itself. */
export interface Lifetime {
  readonly keepMs: number;
  readonly life: EntryLife | null;
}

/**
 * Returns the lifetime of a new entry. Only entries that are renewed in any way have to tell of it, and those that end before their hash does; the
 * others end when the store drops them.
 *
 * @param chance - From 0 up to 1: the share of the jitter that is taken off.
 * @throws ConfigurationError for a ttl of the loader's that is no duration.
 */
export function lifetimeOf(lifetimes: Lifetimes, { isNothing, ttl, loadMs }: Newborn, chance: number): Lifetime {
  const { ttlMs, negativeTtlMs, jitter, graceMs, slidesUntilMs, eagerness, hashTtl } = lifetimes;
  const wanted = ttl === undefined ? (isNothing ? negativeTtlMs : ttlMs) : parseDuration(ttl, 'ttl of a loaded value');
  // Of a hash that lived longer, the others, which do not tell when they end, would live longer too.
  const longest = hashTtl === 'create' ? Math.min(wanted, ttlMs) : wanted;
  const jittered = (ms: number): number => Math.max(1, Math.round(ms * (1 - jitter * chance)));
  const freshMs = jittered(longest);
  const isRenewed = graceMs > 0 || slidesUntilMs !== null || eagerness > 0;
  const endsBeforeHash = hashTtl === 'write' || (hashTtl === 'create' && longest !== ttlMs);
  return {
    keepMs: (hashTtl === 'create' ? jittered(ttlMs) : freshMs) + graceMs,
    life: isRenewed || endsBeforeHash ? { freshMs, slideMs: slidesUntilMs === null ? 0 : freshMs, loadMs } : null,
  };
}
