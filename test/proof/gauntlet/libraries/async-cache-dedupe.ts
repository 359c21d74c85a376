import { createCache } from 'async-cache-dedupe';
import { Redis } from 'ioredis';
import { TTL_SECONDS, type Library, type LibrarySetUp, type OpenLibrary, type Row } from '../library.js';

export const asyncCacheDedupe: Library = {
  name: 'async-cache-dedupe',
  packages: ['async-cache-dedupe'],
  documentation: 'https://github.com/mcollina/async-cache-dedupe#readme',
  setUp:
    'Redis storage with invalidation enabled; the library has one storage at a time, so nothing is kept in memory. Reads are ' +
    'functions made by `define`, with `references` where tags are tested; writes are followed by `clear(name, argument)`, ' +
    '`invalidateAll(reference)`, or `clear(name)`.',
  missing: { batch: 'no read of several keys at once' },
  open,
};

async function open({ redisUrl, load }: LibrarySetUp): Promise<OpenLibrary> {
  const client = new Redis(redisUrl);
  const invalidation = { referencesTTL: TTL_SECONDS };
  const fetch = async (id: string): Promise<Row> => (await load([id]))[0]!;
  const cache = createCache({ ttl: TTL_SECONDS, storage: { type: 'redis', options: { client, invalidation } } })
    .define('row', fetch)
    .define('taggedRow', { references: (id) => [`row-${id}`] }, fetch)
    .define('groupedRow', fetch);
  return {
    ways: {
      key: { read: async ([id = '']) => [await cache.row(id)], invalidate: (id) => cache.clear('row', id) },
      tag: {
        read: async ([id = '']) => [await cache.taggedRow(id)],
        invalidate: (id) => cache.invalidateAll(`row-${id}`),
      },
      namespace: {
        read: async ([id = '']) => [await cache.groupedRow(id)],
        invalidate: () => cache.clear('groupedRow'),
      },
    },
    close: () => client.quit(),
  };
}
