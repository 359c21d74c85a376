import { Redis } from 'ioredis';
import { Loader, RedisCache } from 'layered-loader';
import { idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

export const layeredLoader: Peer = {
  name: 'layered-loader',
  packages: ['layered-loader', 'ioredis'],
  async open({ redisUrl, valueOf }) {
    const redis = new Redis(redisUrl);
    const loader = new Loader<object>({
      inMemoryCache: false,
      asyncCache: new RedisCache<object>(redis, { json: true, prefix: 'layered', ttlInMsecs: TTL_MS }),
      dataSourceGetOneFn: (key) => Promise.resolve(valueOf(Number(key))),
    });
    await loader.init();
    return {
      read: (n) => loader.get(String(idOf(n))),
      close: async () => {
        await loader.close();
        redis.disconnect();
      },
    };
  },
};
