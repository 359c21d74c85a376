/** One read as its caller saw it. Times are of one clock, in any unit; `end` is not before `start`. */
export interface ReadRecord {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly version: number;
  /** The value was never committed: its transaction was rolled back, or nobody wrote it. */
  readonly poison?: boolean;
}

/** One acknowledged write: what its key became, and when the writer learnt of it. */
export interface WriteRecord {
  readonly key: string;
  readonly version: number;
  readonly ack: number;
  /** When the write began; only to tell which reads were contended. Left out, it is the ack. */
  readonly start?: number;
}

/** Which promise a read broke. */
export type ViolationKind = 'stale' | 'dirty' | 'nonMonotonic';

/** A read, and the write or the earlier read that it contradicts; a dirty read contradicts nothing in particular. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly read: ReadRecord;
  readonly against?: ReadRecord | WriteRecord;
}

/** What a history shows. */
export interface Verdict {
  /** Reads of a version older than one acknowledged before they started. */
  readonly stale: number;
  /** Reads of a version that was never committed. */
  readonly dirty: number;
  /** Reads of a version older than one that a read returned which had ended before they started. */
  readonly nonMonotonic: number;
  /** Reads that overlap a write of their key, or start shortly after one. */
  readonly contendedReads: number;
  readonly firstViolations: readonly Violation[];
}
