import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { Redis } from 'ioredis';
import { TTL_SECONDS, type Library, type LibrarySetUp, type OpenLibrary, type Row } from '../library.js';

const ttl = TTL_SECONDS * 1000;

export const bentocache: Library = {
  name: 'bentocache',
  packages: ['bentocache'],
  documentation: 'https://bentocache.dev/docs/introduction',
  setUp:
    'A multi-tier store: memory, Redis, and the Redis bus. Reads are `getOrSet`, with `tags` where tags are tested; writes are ' +
    'followed by `delete`, `deleteByTag`, or `clear` of a `namespace`.',
  missing: { batch: 'no read of several keys at once' },
  open,
};

async function open({ redisUrl, load }: LibrarySetUp): Promise<OpenLibrary> {
  const connection = new Redis(redisUrl);
  const bento = new BentoCache({
    default: 'tiered',
    stores: {
      tiered: bentostore()
        .useL1Layer(memoryDriver({ maxItems: 1000 }))
        .useL2Layer(redisDriver({ connection }))
        .useBus(redisBusDriver({ connection })),
    },
  });
  const group = bento.namespace('group');
  const factory = (id: string) => async () => (await load([id]))[0]!;
  return {
    ways: {
      key: {
        read: ([id = '']) => one(bento.getOrSet({ key: id, factory: factory(id), ttl })),
        invalidate: (id) => bento.delete({ key: id }),
      },
      tag: {
        read: ([id = '']) => one(bento.getOrSet({ key: id, factory: factory(id), ttl, tags: [`row-${id}`] })),
        invalidate: (id) => bento.deleteByTag({ tags: [`row-${id}`] }),
      },
      namespace: {
        read: ([id = '']) => one(group.getOrSet({ key: id, factory: factory(id), ttl })),
        invalidate: () => group.clear(),
      },
    },
    close: () => bento.disconnectAll(),
  };
}

async function one(row: Promise<Row>): Promise<Row[]> {
  return [await row];
}
