import { createHash } from 'node:crypto';
import type { Entropy } from '../../core/ports/entropy.js';
import { RandomPool } from '../../stores/random-pool.js';

/** Returns Node's source of random bytes, pooled, and SHA-256. */
export function createNodeEntropy(): Entropy {
  const pool = new RandomPool();
  return {
    bytes: (length) => pool.take(length),
    digest: (text) => createHash('sha256').update(text).digest('base64url'),
  };
}
