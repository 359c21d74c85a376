import { randomFillSync } from 'node:crypto';

/** Filling one pool is far cheaper than asking the system for every token. */
const POOL_BYTES = 4_096;

/** Random bytes of cryptographic quality, drawn many at a time. */
export class RandomPool {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private used = POOL_BYTES;

  /** Returns `length` bytes that nobody else gets. */
  take(length: number): Uint8Array {
    if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
    if (this.used + length > POOL_BYTES) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    this.used += length;
    return new Uint8Array(this.pool.subarray(this.used - length, this.used));
  }
}
