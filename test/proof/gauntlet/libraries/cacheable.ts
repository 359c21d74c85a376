import KeyvRedis from '@keyv/redis';
import { Cacheable } from 'cacheable';
import { TTL_SECONDS, type Library, type LibrarySetUp, type OpenLibrary, type Row } from '../library.js';
import { readThroughMany } from './read-through-many.js';
import { RedisMessageProvider } from './redis-message-provider.js';

const ttl = TTL_SECONDS * 1000;

export const cacheable: Library = {
  name: 'cacheable',
  packages: ['cacheable', '@keyv/redis'],
  documentation: 'https://cacheable.org/docs/cacheable/',
  setUp:
    'Memory as primary store, Redis as secondary, `sync` through Redis publish/subscribe. Reads are `getOrSet`, with tags `get` and ' +
    '`set`, for batches `getMany` and `setMany` of what was missing; writes are followed by `delete`, `tags.invalidateTag`, or ' +
    '`clear` of a cache that has a namespace. That cache has Redis as its only store, since `sync` does not carry `clear`.',
  missing: {},
  open,
};

async function open({ redisUrl, load }: LibrarySetUp): Promise<OpenLibrary> {
  const tiered = (namespace: string, tags: boolean) =>
    new Cacheable({
      namespace,
      tags,
      ttl,
      secondary: new KeyvRedis(redisUrl),
      sync: { qified: new RedisMessageProvider(redisUrl) },
    });
  const [rows, tagged] = [tiered('rows', false), tiered('tagged', true)];
  const group = new Cacheable({ namespace: 'group', ttl, primary: new KeyvRedis(redisUrl) });
  const read = async (cache: Cacheable, id: string): Promise<Row> =>
    (await cache.getOrSet(id, async () => (await load([id]))[0]!))!;
  return {
    ways: {
      key: { read: async ([id = '']) => [await read(rows, id)], invalidate: (id) => rows.delete(id) },
      tag: {
        read: async ([id = '']) => [(await tagged.get<Row>(id)) ?? (await loadTagged(id))],
        invalidate: (id) => tagged.tags.invalidateTag(`row-${id}`),
      },
      namespace: { read: async ([id = '']) => [await read(group, id)], invalidate: () => group.clear() },
      batch: {
        read: readThroughMany(
          load,
          (ids) => rows.getMany([...ids]),
          (entries) => rows.setMany([...entries]),
        ),
        invalidate: (id) => rows.delete(id),
      },
    },
    close: () => Promise.all([rows.disconnect(), tagged.disconnect(), group.disconnect()]),
  };

  async function loadTagged(id: string): Promise<Row> {
    const [row] = await load([id]);
    await tagged.set(id, row, { tags: [`row-${id}`] });
    return row!;
  }
}
