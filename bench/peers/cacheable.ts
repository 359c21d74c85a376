import KeyvRedis from '@keyv/redis';
import { Cacheable } from 'cacheable';
import { idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

export const cacheable: Peer = {
  name: 'cacheable',
  packages: ['cacheable', '@keyv/redis'],
  open({ redisUrl, valueOf }) {
    const cache = new Cacheable({ namespace: 'cacheable', ttl: TTL_MS, primary: new KeyvRedis(redisUrl) });
    return Promise.resolve({
      read: (n) => cache.getOrSet(String(idOf(n)), () => Promise.resolve(valueOf(idOf(n)))),
      close: () => cache.disconnect(),
    });
  },
};
