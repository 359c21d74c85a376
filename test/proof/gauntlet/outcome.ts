/**
 * What readers got who began after the invalidation had been acknowledged: only the new value (`clean`), the old one at first
 * (`late`), or the old one from then on, until its time to live ends (`stale`). `uncached`: reads never came from the cache, so
 * that the rest means nothing. `n/a`: the library has no such way of reading.
 *
 * When Redis is broken: whether the library goes on as if nothing had happened (`clean`), later than anybody would like (`slow`), not within
 * the time that anybody waits (`hangs`), or with an error that its caller need not have seen (`fails`).
 */
export type Outcome = 'clean' | 'late' | 'stale' | 'uncached' | 'slow' | 'hangs' | 'fails' | 'n/a';

/** A read that began after the invalidation had been acknowledged. */
export interface ObservedRead {
  readonly when: string;
  readonly node: 'reader' | 'writer';
  readonly version: number;
}

/** Judges the reads in the order in which they began. */
export function judge(reads: readonly ObservedRead[], version: number): Outcome {
  const isOld = (read: ObservedRead) => read.version < version;
  if (!reads.some(isOld)) return 'clean';
  const nodes = [...new Set(reads.map(({ node }) => node))];
  return nodes.some((node) => staysOld(reads.filter((read) => read.node === node).map(isOld))) ? 'stale' : 'late';
}

/** Twice in a row, with no load running any more: nothing but the time to live ends it. */
function staysOld(old: readonly boolean[]): boolean {
  return old.length > 1 && old.slice(-2).every(Boolean);
}
