import KeyvRedis from '@keyv/redis';
import { createCache, type Cache } from 'cache-manager';
import { Keyv } from 'keyv';
import { TTL_SECONDS, type Library, type LibrarySetUp, type OpenLibrary } from '../library.js';
import { readThroughMany } from './read-through-many.js';

export const cacheManager: Library = {
  name: 'cache-manager',
  packages: ['cache-manager', 'keyv', '@keyv/redis'],
  documentation: 'https://cacheable.org/docs/cache-manager/',
  setUp:
    'One Keyv store on Redis; no memory store in front, since there is no bus that would keep it in step between processes. Reads ' +
    'are `wrap`, batches `mget` and `mset` of what was missing; writes are followed by `del`, or by `clear` of a cache whose Keyv ' +
    'store has a namespace.',
  missing: { tag: 'no tags' },
  open,
};

async function open({ redisUrl, load }: LibrarySetUp): Promise<OpenLibrary> {
  const cacheOf = (namespace: string) =>
    createCache({ ttl: TTL_SECONDS * 1000, stores: [new Keyv({ store: new KeyvRedis(redisUrl), namespace })] });
  const [rows, group] = [cacheOf('rows'), cacheOf('group')];
  const read = (cache: Cache, id: string) => cache.wrap(id, async () => (await load([id]))[0]!);
  return {
    ways: {
      key: { read: async ([id = '']) => [await read(rows, id)], invalidate: (id) => rows.del(id) },
      namespace: { read: async ([id = '']) => [await read(group, id)], invalidate: () => group.clear() },
      batch: {
        read: readThroughMany(
          load,
          (ids) => rows.mget([...ids]),
          (entries) => rows.mset([...entries]),
        ),
        invalidate: (id) => rows.del(id),
      },
    },
    close: () => Promise.all([rows.disconnect(), group.disconnect()]),
  };
}
