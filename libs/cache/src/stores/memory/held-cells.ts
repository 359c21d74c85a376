import { LRUCache } from 'lru-cache';
import type { Clock } from '../../core/ports/clock.js';

interface Held {
  readonly bytes: Uint8Array;
  /** Milliseconds since the Unix epoch; null lives until evicted. */
  readonly expiresAt: number | null;
}

/** Bytes by key, each with a lifetime, bounded; the least recently used are evicted. */
export class HeldCells {
  private readonly cells: LRUCache<string, Held>;

  constructor(
    private readonly clock: Clock,
    maxEntries: number,
    maxBytes: number,
  ) {
    this.cells = new LRUCache<string, Held>({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: (held, key) => 2 * key.length + held.bytes.length + 1,
    });
  }

  /** Returns the bytes themselves. */
  find(key: string): Uint8Array | undefined {
    const held = this.cells.get(key);
    if (!held) return undefined;
    if (held.expiresAt === null || held.expiresAt > this.clock.now()) return held.bytes;
    this.cells.delete(key);
    return undefined;
  }

  /** Returns for how many milliseconds the cell will live; null when it has no lifetime, or is not there. */
  lifetimeOf(key: string): number | null {
    const until = this.cells.get(key)?.expiresAt;
    return until == null ? null : until - this.clock.now();
  }

  put(key: string, bytes: Uint8Array, ttlMs: number | null): void {
    this.cells.set(key, { bytes, expiresAt: ttlMs === null ? null : this.clock.now() + ttlMs });
  }

  /** Lets a cell that has a lifetime live for `ttlMs` from now, never shorter than before. */
  keepAlive(key: string, ttlMs: number): void {
    const held = this.cells.get(key);
    const until = this.clock.now() + ttlMs;
    if (held?.expiresAt != null && held.expiresAt < until) this.cells.set(key, { bytes: held.bytes, expiresAt: until });
  }

  delete(key: string): void {
    this.cells.delete(key);
  }

  clear(): void {
    this.cells.clear();
  }
}
