import { BentoCache, bentostore } from 'bentocache';
import { redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
import { idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

export const bentocache: Peer = {
  name: 'bentocache',
  packages: ['bentocache'],
  open({ redisUrl, valueOf }) {
    const connection = new Redis(redisUrl);
    const bento = new BentoCache({
      default: 'redis',
      stores: { redis: bentostore().useL2Layer(redisDriver({ connection })) },
    });
    return Promise.resolve({
      read: (n) => bento.getOrSet({ key: `bento:${idOf(n)}`, factory: () => valueOf(idOf(n)), ttl: TTL_MS }),
      close: () => bento.disconnectAll(),
    });
  },
};
