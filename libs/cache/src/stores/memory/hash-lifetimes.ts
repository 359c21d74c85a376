import { sameBytes } from '../../core/entry/token.js';
import type { FillRequest } from '../../core/ports/store.js';
import type { HeldCells } from './held-cells.js';

/**
 * For how long the entries of a hash live. It belongs to the tokens of its namespace and index value: its lifetime begins with its first entry
 * under them, and is prolonged by later ones only when they say so.
 */
export class HashLifetimes {
  constructor(private readonly cells: HeldCells) {}

  /** Returns for how many milliseconds the entry of `request` will be kept, and begins its hash, or prolongs it. */
  of({ entry, expectations, ttlMs, prolongsHash }: FillRequest): number {
    if (entry.hash === undefined) return ttlMs;
    const [space, index] = expectations;
    const stamp = Buffer.concat([space!.token, index!.token]);
    const left = this.leftOf(entry.hash, stamp);
    if (left !== null && !(prolongsHash && ttlMs > left)) return left;
    this.cells.put(entry.hash, stamp, ttlMs);
    return ttlMs;
  }

  private leftOf(hash: string, stamp: Uint8Array): number | null {
    const current = this.cells.find(hash);
    return current && sameBytes(stamp, current) ? this.cells.lifetimeOf(hash) : null;
  }
}
