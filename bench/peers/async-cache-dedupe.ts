import { createCache } from 'async-cache-dedupe';
import { Redis } from 'ioredis';
import { idOf } from '../hit/entries.js';
import { TTL_MS, type Peer } from './peer.js';

export const asyncCacheDedupe: Peer = {
  name: 'async-cache-dedupe',
  packages: ['async-cache-dedupe', 'ioredis'],
  open({ redisUrl, valueOf }) {
    const client = new Redis(redisUrl);
    const cache = createCache({ ttl: TTL_MS / 1_000, storage: { type: 'redis', options: { client } } }).define(
      'value',
      (id: string) => Promise.resolve(valueOf(Number(id))),
    );
    return Promise.resolve({
      read: (n) => cache.value(String(idOf(n))),
      close: () => client.quit(),
    });
  },
};
