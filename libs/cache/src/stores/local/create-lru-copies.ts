import { LRUCache } from 'lru-cache';
import type { LocalBounds, LocalCopies } from '../../core/ports/local-copies.js';

/** Makes a place for the copies of an accessor's in-process tier. */
export function createLruCopies<Copy extends object>({ maxEntries, maxBytes }: LocalBounds): LocalCopies<Copy> {
  const cache = new LRUCache<string, Copy>({ max: maxEntries, maxSize: maxBytes });
  return {
    get: (key) => cache.get(key),
    set: (key, copy, bytes) => void cache.set(key, copy, { size: bytes }),
    delete: (key) => void cache.delete(key),
  };
}
