/** What a proof found. */
export interface ProofReport {
  /** Values read; a `getMany` of three ids reads three. */
  readonly reads: number;
  /** Reads that overlap a write of their key, or start within 10 ms after its acknowledgement. */
  readonly contendedReads: number;
  /** Reads that a transaction made of what it had written itself. */
  readonly ownReads: number;
  /** Acknowledged writes: a transaction is one. */
  readonly writes: number;
  /** Acknowledged writes that used each way of writing. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Reads answered from the cache, of all. */
  readonly hitRatio: number;
  /** Reads older than what had been acknowledged before they started. */
  readonly stale: number;
  /** Reads of what was never committed. */
  readonly dirty: number;
  /** Reads older than what another read had returned before they started. */
  readonly nonMonotonic: number;
  readonly crashes: number;
  readonly seed: number;
  readonly seconds: number;
  /** Folder of everything that happened, one file per process. */
  readonly history: string;
}
