import type { ReadRecord, Violation, WriteRecord } from '../../oracle/history.js';
import { ABSENT } from './observation.js';

const FIELDS = 5;

/** An acknowledged write. */
export interface KnownWrite extends Required<WriteRecord> {
  /** The store knew nothing of it at COMMIT. */
  readonly isUnmarked?: boolean;
  readonly process?: string;
}

/** A read that was answered by something trusted. */
export interface TrustedRead extends ReadRecord, Trusted {}

/** How much older a read may be than others, in microseconds, and in which process: there, its own writes count all the same. */
export interface Trusted {
  readonly windowUs: number;
  readonly process: string;
}

/** Everything known of one key; reads are kept as plain numbers, because there are millions. */
export class KeyHistory {
  readonly writes: KnownWrite[] = [];
  /** Committed versions, and whether there was a row then. */
  readonly committed = new Map<number, boolean>();
  /** Transactions that did not see what they had written themselves. */
  readonly unseen: Violation[] = [];
  /** As they began, where `valueReads` and `absentReads` have them begin a window earlier. */
  readonly trusted: TrustedRead[] = [];
  private readonly numbers: number[] = [];

  constructor(readonly key: string) {}

  addRead(start: number, end: number, version: number, isOwn: boolean, trusted?: Trusted): void {
    this.numbers.push(start, end, version, isOwn ? 1 : 0, trusted?.windowUs ?? 0);
    if (trusted) this.trusted.push({ key: this.key, start, end, version, ...trusted });
  }

  /** A transaction has its row locked: it sees exactly what it wrote last. */
  addOwnRead(start: number, end: number, wrote: number, saw: number): void {
    if (wrote === saw) return;
    const { key } = this;
    this.unseen.push({
      kind: 'stale',
      read: { key, start, end, version: saw },
      against: { key, version: wrote, start, ack: start },
    });
  }

  /** Reads of a value: what is trusted has to be as new as if it had been read a window earlier. */
  valueReads(): ReadRecord[] {
    let newest = 0;
    for (const version of this.committed.keys()) newest = Math.max(newest, version);
    return this.reads(
      (at) => this.numbers[at + 2] !== ABSENT,
      (version) => version > newest,
    );
  }

  /** Reads of a "nothing", whose version is not known. */
  absentReads(): ReadRecord[] {
    return this.reads(
      (at) => this.numbers[at + 2] === ABSENT,
      () => false,
    );
  }

  /** Reads of this key itself, not of a value that contains it, which trust nothing. */
  ownReads(): ReadRecord[] {
    return this.reads(
      (at) => this.numbers[at + 3] === 1 && this.numbers[at + 4] === 0,
      () => false,
    );
  }

  private reads(wanted: (at: number) => boolean, isPoison: (version: number) => boolean): ReadRecord[] {
    const found: ReadRecord[] = [];
    const { key, numbers } = this;
    for (let at = 0; at < numbers.length; at += FIELDS) {
      if (!wanted(at)) continue;
      const version = numbers[at + 2]!;
      const [start, end, windowUs] = [numbers[at]!, numbers[at + 1]!, numbers[at + 4]!];
      found.push({ key, start: start - windowUs, end, version, poison: isPoison(version) });
    }
    return found;
  }
}
