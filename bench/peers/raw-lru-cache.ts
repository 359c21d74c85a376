import { LRUCache } from 'lru-cache';
import { ENTRIES, IDS, idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

/** Asks nobody, validates nothing, and gives everybody the same object: what is as near as can be. */
export const rawLruCache: Peer = {
  name: 'lru-cache in process',
  packages: ['lru-cache'],
  open({ valueOf }) {
    const cache = new LRUCache<number, object>({ max: 2 * ENTRIES, ttl: TTL_MS });
    for (const id of IDS) cache.set(id, valueOf(id));
    return Promise.resolve({
      // eslint-disable-next-line @typescript-eslint/require-await -- readers await
      read: async (n) => cache.get(idOf(n)),
      close: () => Promise.resolve(),
    });
  },
};
