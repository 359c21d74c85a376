import { CacheNamespace, MemoryStore, tag } from 'nestjs-coherent-cache';
import { describe, expect, it } from 'vitest';
import { Things, Batched, id, value, setUp, fill } from './rig.js';

describe('a late fill', () => {
  const invalidations: [string, (things: Things) => Promise<unknown>][] = [
    ['its entry', (things) => things.invalidate(id)],
    ['its index', (things) => things.invalidate({ a: 1 })],
    ['its namespace', (things) => things.invalidateAll()],
  ];

  it.each(invalidations)(
    'S18 is refused after an invalidation of %s; who comes later does not join the old load',
    async (_title, invalidate) => {
      const { things, events } = setUp();
      const early = things.get(id);
      const oldLoad = await things.loader.nextCall();
      await invalidate(things);
      const late = things.get(id);
      const newLoad = await things.loader.nextCall();
      newLoad.resolve(value(2));
      expect((await late)?.rows).toEqual([2]);
      oldLoad.resolve(value(1));
      expect((await early)?.rows).toEqual([1]);
      expect((await things.get(id))?.rows).toEqual([2]);
      expect(events.of('fill').map(({ outcome }) => outcome)).toEqual(['stored', 'refused']);
    },
  );

  it.each(invalidations)('S18 of a refresh is refused after an invalidation of %s', async (_title, invalidate) => {
    const { things } = setUp();
    await fill(things, id, value(0));
    const refreshing = things.refresh(id);
    const load = await things.loader.nextCall();
    await invalidate(things);
    load.resolve(value(1));
    expect((await refreshing)?.rows).toEqual([1]);
    expect(await things.peek(id)).toBeUndefined();
  });

  it.each(invalidations)('S18 of a set is refused after an invalidation of %s', async (_title, invalidate) => {
    const { things } = setUp();
    const stored = await things.set(id, async () => {
      await invalidate(things);
      return value(1);
    });
    expect(stored).toBe(false);
    expect(await things.peek(id)).toBeUndefined();
  });

  it('S18 of a value with tags is refused after one of its tags was invalidated; who comes later loads anew', async () => {
    const { tagged, cache } = setUp();
    const early = tagged.get({ a: 1 });
    const oldLoad = await tagged.loader.nextCall();
    await cache.invalidateTags([tag('Row', 5)]);
    const late = tagged.get({ a: 1 });
    const newLoad = await tagged.loader.nextCall();
    oldLoad.resolve(value(5));
    await early;
    expect(await tagged.peek({ a: 1 })).toBeUndefined();
    newLoad.resolve(value(5, 6));
    expect((await late)?.rows).toEqual([5, 6]);
    expect((await tagged.peek({ a: 1 }))?.rows).toEqual([5, 6]);
  });

  it('S18 of a batch is refused for the ids that were invalidated, and stored for the others', async () => {
    const { cache } = setUp();
    @CacheNamespace({ name: 'racing', id: ['a'], ttl: '1m' })
    class Racing extends Batched {
      protected override async loadMany(ids: readonly { a: number }[]) {
        await cache.invalidate('racing', { a: 2 });
        return super.loadMany(ids);
      }
    }
    const racing = new Racing();
    cache.bind(racing);
    await racing.getMany([{ a: 1 }, { a: 2 }]);
    expect(await racing.peek({ a: 1 })).toBe('many 1');
    expect(await racing.peek({ a: 2 })).toBeUndefined();
  });
});

describe('a load with a private view of the database', () => {
  const privateOnce = (taint: 'transaction' | 'replica') => {
    let taints: ('transaction' | 'replica')[] = [taint];
    return {
      watch: async <R>(load: () => Promise<R>) => {
        const [own] = taints;
        taints = [];
        return { value: await load(), taint: own };
      },
      within: () => Promise.reject(new Error('not used here')),
      isWithin: () => false,
      isLoading: () => false,
      writesOf: () => [],
      currentWrites: () => [],
    };
  };

  it.each(['transaction', 'replica'] as const)(
    'is returned, neither stored nor shared, and counted: %s',
    async (taint) => {
      const { things, cache, events } = setUp();
      cache.useLoadContext(privateOnce(taint));
      const own = things.get(id);
      const other = things.get(id);
      (await things.loader.nextCall()).resolve(value(66));
      (await things.loader.nextCall()).resolve(value(1));
      expect((await own)?.rows).toEqual([66]);
      expect((await other)?.rows).toEqual([1]);
      expect((await things.peek(id))?.rows).toEqual([1]);
      expect(events.of('fill')).toMatchObject([
        { outcome: 'refused', reason: 'tainted', taint },
        { outcome: 'stored' },
      ]);
    },
  );
});

describe('a server that comes back with an old snapshot', () => {
  it('has none of its entries believed: they carry the epoch of its former life', async () => {
    const store = new MemoryStore();
    const restoreUnder = (epoch: Uint8Array): unknown => Object.assign(store, { epoch });
    const { things } = setUp({ store });
    await fill(things, id, value(1));
    expect(await things.peek(id)).toEqual(value(1));
    restoreUnder(new Uint8Array(8));
    expect(await things.peek(id)).toBeUndefined();
  });
});
