import type { ReadRecord } from '../../oracle/history.js';
import { HighestBefore } from '../../oracle/highest-before.js';
import type { KeyHistory } from './key-history.js';

interface Possible {
  readonly version: number;
  readonly from: number;
}

/**
 * A cached "nothing" carries no version, but there are not many it may have been: those at which the row was absent. Returns each
 * such read with the newest that it can have been; one that can have been none was never committed.
 */
export function newestPossible(history: KeyHistory, reads: readonly ReadRecord[]): ReadRecord[] {
  const possible = new HighestBefore(
    absences(history),
    ({ from }) => from,
    ({ version }) => version,
  );
  return reads.map((read) => {
    const newest = possible.upTo(read.end);
    return { ...read, version: newest?.version ?? -1, poison: !newest };
  });
}

/** The versions at which there was no row, and the earliest moment each of them can have come true. */
function absences(history: KeyHistory): Possible[] {
  const starts = new Map(history.writes.map(({ version, start }) => [version, start]));
  const found: Possible[] = [];
  let from = 0;
  for (const version of [...history.committed.keys()].sort((a, b) => a - b)) {
    // A version comes after the one before it, which is all that is known where the writer was killed.
    from = Math.max(from, starts.get(version) ?? 0);
    if (!history.committed.get(version)) found.push({ version, from });
  }
  return found;
}
