import type { ReadRecord } from '../../oracle/history.js';
import type { KeyHistory, KnownWrite } from './key-history.js';
import type { Split } from './weather/split.js';

/** A write of which the store was not told before its COMMIT may be seen so much later, in microseconds. */
const LATE_WITHIN_US = 1_500_000;
/** A process asks a server who it is with the first commands after a tenth of a second, and it takes as long to hear of it. */
const UNNOTICED_US = 200_000;
/** What was connected to the one that gave up needs so long to lose it and find the other. */
const UNFOLLOWED_US = 1_000_000;
/** What a process has left untold that died in a split is made up for ten seconds after the others followed the new master, and by then all have. */
const SETTLED_US = 11_000_000;

/** A stale read that the documented exceptions allow: which of them, and how long after the acknowledgement it began. */
export interface AllowedRead {
  readonly by: 'late' | 'deposed';
  readonly afterUs: number;
}

/** What is not promised: with policy `proceed`, and while a server that nobody follows any more does not know it yet. */
export class Exceptions {
  /**
   * @param splits - When two servers took writes for the same data.
   * @param crashes - When processes were killed, by their names.
   */
  constructor(
    private readonly splits: readonly Split[],
    private readonly crashes: ReadonlyMap<string, number> = new Map(),
  ) {}

  /** Tells which exception allows a stale read; undefined when none does. */
  allow(read: ReadRecord, { writes }: KeyHistory): AllowedRead | undefined {
    const missed = writes.filter(({ version, ack }) => version > read.version && ack < read.start);
    if (missed.length === 0) return undefined;
    const afterUs = read.start - missed.reduce((first, { ack }) => Math.min(first, ack), read.start);
    if (afterUs < LATE_WITHIN_US && missed.every(({ isUnmarked }) => isUnmarked)) return { by: 'late', afterUs };
    const mayBeHidden = this.splits.some((split) => missed.every((write) => this.isHidden(write, split, read)));
    return mayBeHidden ? { by: 'deposed', afterUs } : undefined;
  }

  /** Only what was acknowledged during a split can have been told to one of the two alone: until its writer follows the other, or others make up for it. */
  private isHidden({ ack, process }: KnownWrite, split: Split, read: ReadRecord): boolean {
    if (ack < split.start) return false;
    if (isDuring(split, read)) return true;
    const died = process === undefined ? undefined : this.crashes.get(process);
    return died !== undefined && died <= split.end + UNFOLLOWED_US && read.start <= split.end + SETTLED_US;
  }

  /** The same for a read older than what another one returned before it, of a write that is not acknowledged yet. */
  allowBackward(read: ReadRecord): AllowedRead | undefined {
    return this.splits.some((split) => isDuring(split, read)) ? { by: 'deposed', afterUs: 0 } : undefined;
  }
}

/** Only until it ends can the one that was deposed be asked. */
function isDuring({ start, end }: Split, read: ReadRecord): boolean {
  return start <= read.start && read.start <= end + UNNOTICED_US;
}
