import { BentoCache, bentostore } from 'bentocache';
import { redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
import { idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

export const bentocacheTags: Peer = {
  name: 'bentocache, 2 tags',
  packages: ['bentocache'],
  open({ redisUrl, valueOf }) {
    const connection = new Redis(redisUrl);
    const bento = new BentoCache({
      default: 'redis',
      stores: { redis: bentostore().useL2Layer(redisDriver({ connection })) },
    });
    return Promise.resolve({
      read: (n) => {
        const id = idOf(n);
        const tags = [`a-${id}`, `b-${id}`];
        return bento.getOrSet({ key: `tagged:${id}`, factory: () => valueOf(id), ttl: TTL_MS, tags });
      },
      close: () => bento.disconnectAll(),
    });
  },
};
