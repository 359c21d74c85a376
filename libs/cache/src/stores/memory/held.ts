/** What a cell holds. */
export interface Held {
  readonly bytes: Uint8Array;
  /** Milliseconds since the Unix epoch; null lives until evicted. */
  readonly expiresAt: number | null;
}
