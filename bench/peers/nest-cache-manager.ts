import KeyvRedis from '@keyv/redis';
import { CACHE_MANAGER, CacheModule, type Cache } from '@nestjs/cache-manager';
import { NestFactory } from '@nestjs/core';
import { idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

export const nestCacheManager: Peer = {
  name: '@nestjs/cache-manager',
  packages: ['@nestjs/cache-manager', 'cache-manager', '@keyv/redis'],
  async open({ redisUrl, valueOf }) {
    const module = CacheModule.register({ ttl: TTL_MS, stores: [new KeyvRedis(redisUrl, { namespace: 'nest' })] });
    const app = await NestFactory.createApplicationContext(module, { logger: ['error'] });
    const cache = app.get<Cache>(CACHE_MANAGER);
    return {
      read: async (n) => {
        const key = String(idOf(n));
        const cached = await cache.get<object>(key);
        if (cached) return cached;
        return cache.set(key, valueOf(idOf(n)));
      },
      close: async () => {
        await cache.disconnect();
        await app.close();
      },
    };
  },
};
