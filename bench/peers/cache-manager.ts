import KeyvRedis from '@keyv/redis';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import { idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

export const cacheManager: Peer = {
  name: 'cache-manager',
  packages: ['cache-manager', 'keyv', '@keyv/redis'],
  open({ redisUrl, valueOf }) {
    const cache = createCache({ ttl: TTL_MS, stores: [new Keyv({ store: new KeyvRedis(redisUrl), namespace: 'cm' })] });
    return Promise.resolve({
      read: (n) => cache.wrap(String(idOf(n)), () => valueOf(idOf(n))),
      close: () => cache.disconnect(),
    });
  },
};
