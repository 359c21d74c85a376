import type { ReadRecord } from '../../oracle/history.js';
import type { KeyHistory } from './key-history.js';
import type { FaultWindow } from './weather/fault-window.js';

/** A write of which the store was not told before its COMMIT may be seen so much later, in microseconds. */
const LATE_WITHIN_US = 1_500_000;
/** A master that was deposed may go on so much longer than it takes to depose it. */
const DEPOSED_WITHIN_US = 2_000_000;

/** A stale read that the documented exceptions allow: which of them, and how long after the acknowledgement it began. */
export interface AllowedRead {
  readonly by: 'late' | 'deposed';
  readonly afterUs: number;
}

/** What is not promised: with policy `proceed`, and while a server that nobody follows any more does not know it yet. */
export class Exceptions {
  /** @param failoverMs - How long it takes until another server is followed; undefined where there is none. */
  constructor(
    private readonly faults: readonly FaultWindow[],
    private readonly failoverMs: number | undefined,
  ) {}

  /** Tells which exception allows a stale read; undefined when none does. */
  allow(read: ReadRecord, { writes }: KeyHistory): AllowedRead | undefined {
    const missed = writes.filter(({ version, ack }) => version > read.version && ack < read.start);
    if (missed.length === 0) return undefined;
    const afterUs = read.start - missed.reduce((first, { ack }) => Math.min(first, ack), read.start);
    if (afterUs < LATE_WITHIN_US && missed.every(({ isUnmarked }) => isUnmarked)) return { by: 'late', afterUs };
    if (afterUs < this.deposedWithinUs && this.mayBeDeposed(read.start)) return { by: 'deposed', afterUs };
    return undefined;
  }

  private get deposedWithinUs(): number {
    return this.failoverMs === undefined ? 0 : 1_000 * this.failoverMs + DEPOSED_WITHIN_US;
  }

  private mayBeDeposed(moment: number): boolean {
    const hangs = this.faults.filter(({ effect }) => effect === 'hang');
    return hangs.some(({ start, end }) => start <= moment && moment <= end + this.deposedWithinUs);
  }
}
