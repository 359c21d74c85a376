import { cachified, createBatch, totalTtl, type Cache, type CacheEntry } from '@epic-web/cachified';
import { Redis } from 'ioredis';
import { TTL_SECONDS, type Library, type LibrarySetUp, type OpenLibrary, type Row } from '../library.js';

const ttl = TTL_SECONDS * 1000;

export const cachifiedLibrary: Library = {
  name: 'cachified',
  packages: ['@epic-web/cachified'],
  documentation: 'https://github.com/epicweb-dev/cachified#readme',
  setUp:
    'A cache adapter of three methods over Redis, which the library asks its users for. Reads are `cachified`, batches `createBatch`; ' +
    'writes are followed by `delete` on the cache, which is how it purges a value fully.',
  missing: { tag: 'no tags', namespace: 'no namespaces' },
  open,
};

async function open({ redisUrl, load }: LibrarySetUp): Promise<OpenLibrary> {
  const redis = new Redis(redisUrl);
  const cache = redisAdapter(redis);
  const invalidate = async (id: string) => cache.delete(id);
  return {
    ways: {
      key: {
        read: async ([id = '']) => [
          await cachified<Row>({ cache, key: id, ttl, getFreshValue: async () => (await load([id]))[0]! }),
        ],
        invalidate,
      },
      batch: {
        read: (ids) => {
          const batch = createBatch<Row, string>((missing) => load(missing));
          return Promise.all(ids.map((id) => cachified({ cache, key: id, ttl, getFreshValue: batch.add(id) })));
        },
        invalidate,
      },
    },
    close: () => redis.quit(),
  };
}

function redisAdapter(redis: Redis): Cache {
  return {
    name: 'redis',
    set: (key, entry) => redis.set(key, JSON.stringify(entry), 'PX', totalTtl(entry.metadata)),
    get: async (key) => {
      const text = await redis.get(key);
      return text === null ? null : (JSON.parse(text) as CacheEntry<unknown>);
    },
    delete: (key) => redis.del(key),
  };
}
