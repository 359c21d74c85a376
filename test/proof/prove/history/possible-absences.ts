import type { ReadRecord } from '../../oracle/history.js';
import { HighestBefore } from '../../oracle/highest-before.js';
import type { KeyHistory } from './key-history.js';

interface Possible {
  readonly version: number;
  readonly from: number;
}

/**
 * A cached "nothing" carries no version, but there are not many it may have been: those at which the row was absent. What is to be
 * blamed on a read goes by the newest that it can have been, and what later reads owe to it by the oldest.
 */
export class PossibleAbsences {
  /** The versions at which there was no row, in their order, and the earliest moment each of them can have come true. */
  private readonly absences: readonly Possible[];
  private readonly newest: HighestBefore<Possible>;
  private readonly acknowledged: HighestBefore<KeyHistory['writes'][number]>;

  constructor(history: KeyHistory) {
    this.absences = absencesOf(history);
    this.newest = new HighestBefore(
      this.absences,
      ({ from }) => from,
      ({ version }) => version,
    );
    this.acknowledged = new HighestBefore(
      history.writes,
      ({ ack }) => ack,
      ({ version }) => version,
    );
  }

  /** Returns `read` with the newest version that it can have been; one that can have been none was never committed. */
  atNewest(read: ReadRecord): ReadRecord {
    const newest = this.newest.upTo(read.end);
    return { ...read, version: newest?.version ?? -1, poison: !newest };
  }

  /** Returns `read` with the oldest version that it can have been, if it was right; undefined when it was not. */
  atOldest(read: ReadRecord): ReadRecord | undefined {
    const least = this.acknowledged.before(read.start)?.version ?? 0;
    const most = this.newest.upTo(read.end)?.version ?? -1;
    const oldest = this.absences.find(({ version }) => version >= least);
    return oldest && oldest.version <= most ? { ...read, version: oldest.version } : undefined;
  }
}

function absencesOf(history: KeyHistory): Possible[] {
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
