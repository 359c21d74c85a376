import type { Clock } from '../../core/ports/clock.js';

/** How much an in-process store may keep. */
export interface MemoryStoreOptions {
  /** Cells kept at most; the least recently used are evicted. Default 100 000. */
  readonly maxEntries?: number;
  /** Bytes of keys and values kept at most. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Buckets that namespaces are spread over, as on a cluster: for tests. Default 1. */
  readonly buckets?: number;
  readonly clock?: Clock;
}
