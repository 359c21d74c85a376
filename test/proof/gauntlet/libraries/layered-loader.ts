import { Redis } from 'ioredis';
import {
  createGroupNotificationPair,
  createNotificationPair,
  GroupLoader,
  Loader,
  RedisCache,
  RedisGroupCache,
} from 'layered-loader';
import { TTL_SECONDS, type Library, type LibrarySetUp, type OpenLibrary, type Row } from '../library.js';

const ttlInMsecs = TTL_SECONDS * 1000;
const GROUP = 'group';

export const layeredLoader: Library = {
  name: 'layered-loader',
  packages: ['layered-loader'],
  documentation: 'https://github.com/kibertoad/layered-loader#readme',
  setUp:
    'A `Loader`, and for the namespace a `GroupLoader`, with an in-memory cache, a Redis cache, and a notification pair. Reads are ' +
    '`get` and `getMany`; writes are followed by `invalidateCacheFor` or `invalidateCacheForGroup`. 14.2 is the newest line that ' +
    'runs on Node 20.',
  missing: { tag: 'no tags' },
  open,
};

async function open(setUp: LibrarySetUp): Promise<OpenLibrary> {
  const [rows, grouped] = [openLoader(setUp), openGroupLoader(setUp)];
  await Promise.all([rows.init(), grouped.init()]);
  const invalidate = (id: string) => rows.invalidateCacheFor(id);
  return {
    ways: {
      key: { read: async ([id = '']) => [(await rows.get(id))!], invalidate },
      namespace: {
        read: async ([id = '']) => [(await grouped.get(id, GROUP))!],
        invalidate: () => grouped.invalidateCacheForGroup(GROUP),
      },
      batch: { read: (ids) => rows.getMany([...ids]), invalidate },
    },
    close: () => Promise.all([rows.close(), grouped.close()]),
  };
}

const idOf = (row: Row) => row.id;

function connections(redisUrl: string, channel: string) {
  return { channel, consumerRedis: new Redis(redisUrl), publisherRedis: new Redis(redisUrl) };
}

function openLoader({ redisUrl, load }: LibrarySetUp): Loader<Row> {
  const bus = createNotificationPair<Row>(connections(redisUrl, 'rows'));
  return new Loader<Row>({
    inMemoryCache: { ttlInMsecs },
    asyncCache: new RedisCache<Row>(new Redis(redisUrl), { json: true, prefix: 'rows', ttlInMsecs }),
    notificationConsumer: bus.consumer,
    notificationPublisher: bus.publisher,
    cacheKeyFromValueResolver: idOf,
    dataSourceGetOneFn: async (id) => (await load([id]))[0],
    dataSourceGetManyFn: (ids) => load(ids),
  });
}

function openGroupLoader({ redisUrl, load }: LibrarySetUp): GroupLoader<Row> {
  const bus = createGroupNotificationPair<Row>(connections(redisUrl, 'grouped'));
  const source = {
    name: 'database',
    getFromGroup: async (id: string) => (await load([id]))[0],
    getManyFromGroup: (ids: string[]) => load(ids),
  };
  return new GroupLoader<Row>({
    inMemoryCache: { ttlInMsecs },
    asyncCache: new RedisGroupCache<Row>(new Redis(redisUrl), { json: true, prefix: 'grouped', ttlInMsecs }),
    notificationConsumer: bus.consumer,
    notificationPublisher: bus.publisher,
    cacheKeyFromValueResolver: idOf,
    dataSources: [source],
  });
}
