import { createHash, randomFillSync } from 'node:crypto';
import type { Entropy } from '../../core/ports/entropy.js';

/** Filling one pool is far cheaper than asking the system for every token. */
const POOL_BYTES = 4096;

/** Returns Node's source of random bytes, pooled, and SHA-256. */
export function createNodeEntropy(): Entropy {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(length) {
      if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
      if (used + length > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      used += length;
      return new Uint8Array(pool.subarray(used - length, used));
    },

    digest: (text) => createHash('sha256').update(text).digest('base64url'),
  };
}
