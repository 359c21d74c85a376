import { AsyncLocalStorage } from 'node:async_hooks';
import { CacheAccess, CacheNamespace, createNodeLoadGate, MemoryStore } from 'nestjs-coherent-cache';
import { ChaosStore } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { id, setUp, value, type Value } from './rig.js';

describe('loads that read through the cache themselves', () => {
  it('do not wait for their own batch: a child and its parent are asked for at once', async () => {
    @CacheNamespace({ name: 'depth', id: ['a'], ttl: '1m' })
    class Depth extends CacheAccess<number, { a: number }> {
      protected async load({ a }: { a: number }): Promise<number> {
        return a === 1 ? 0 : 1 + ((await this.get({ a: a - 1 })) ?? 0);
      }
    }
    const { cache } = setUp();
    const depth = new Depth();
    cache.bind(depth);
    expect(await depth.getMany([{ a: 2 }, { a: 1 }])).toEqual([1, 0]);
  });

  it('do not wait for each other’s batches', async () => {
    const needs = new Map([
      [1, 3],
      [4, 2],
    ]);
    @CacheNamespace({ name: 'crossed', id: ['a'], ttl: '1m' })
    class Crossed extends CacheAccess<number, { a: number }> {
      protected async load({ a }: { a: number }): Promise<number> {
        const needed = needs.get(a);
        return needed ? 1 + ((await this.get({ a: needed })) ?? 0) : 0;
      }
    }
    const { cache } = setUp();
    const crossed = new Crossed();
    cache.bind(crossed);
    const both = [crossed.getMany([{ a: 1 }, { a: 2 }]), crossed.getMany([{ a: 3 }, { a: 4 }])];
    expect(await Promise.all(both)).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});

describe('a reader that shares a load', () => {
  it('loads itself when its copy cannot be decoded', async () => {
    const codec = {
      id: 200,
      name: 'one-way',
      encode: () => Buffer.from('x'),
      decode: (): never => {
        throw new Error('cannot decode');
      },
    };
    @CacheNamespace({ name: 'one-way', id: ['a'], ttl: '1m', codec })
    class OneWay extends CacheAccess<number, { a: number }> {
      loads = 0;

      protected load() {
        return ++this.loads;
      }
    }
    const { cache, events } = setUp();
    const accessor = new OneWay();
    cache.bind(accessor);
    expect(await Promise.all([accessor.get({ a: 1 }), accessor.get({ a: 1 })])).toEqual([1, 2]);
    expect(events.of('decode_failed')).toHaveLength(1);
  });
});

describe('readers of one entry in one turn', () => {
  it('share a load and one mint, and get a copy each', async () => {
    const { things, store, events } = setUp();
    const reads = [things.get(id), things.get(id), things.getMany([id])];
    (await things.loader.nextCall()).resolve(value(1));
    const [one, another, [third]] = (await Promise.all(reads)) as [Value, Value, [Value]];
    expect([another, third]).toEqual([one, one]);
    expect(new Set([one, another, third]).size).toBe(3);
    expect(store.operations()).toEqual(['read', 'mint', 'fill']);
    expect(new Set(store.calls[1]!.keys).size).toBe(3);
    expect(store.calls[1]!.keys).toHaveLength(3);
    expect(events.of('read').map(({ reason }) => reason)).toEqual(['absent', 'absent', 'absent']);
  });

  it('do not keep the load of the first of them waiting until all have asked for it', async () => {
    const { cache, events } = setUp({ gate: createNodeLoadGate() });
    @CacheNamespace({ name: 'wanted', id: ['a'], ttl: '1m' })
    class Wanted extends CacheAccess<number, { a: number }> {
      protected load() {
        return events.of('read').length;
      }
    }
    const wanted = new Wanted();
    cache.bind(wanted);
    const toldWhenBegun = await Promise.all(Array.from({ length: 10 }, () => wanted.get({ a: 1 })));
    expect(toldWhenBegun).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('do each what they are for: who only peeks keeps nobody’s value out of the store, who refreshes loads anew', async () => {
    const { batched, events } = setUp();
    const asked = { a: 1 };
    expect(await Promise.all([batched.peek(asked), batched.get(asked), batched.refresh(asked)])).toEqual([
      undefined,
      'one 1',
      'one 1',
    ]);
    expect(events.of('load')).toHaveLength(2);
    expect(events.of('read').map(({ reason }) => reason)).toEqual(['absent', 'absent', 'refresh']);
    expect(events.of('fill').map(({ outcome }) => outcome)).toEqual(['stored', 'stored']);
  });

  it('load without tokens, and once, when the mint that they share fails', async () => {
    const store = new ChaosStore(new MemoryStore());
    const { things, events } = setUp({ store });
    store.fail('mint');
    const reads = [things.get(id), things.get(id)];
    (await things.loader.nextCall()).resolve(value(1));
    expect(await Promise.all(reads)).toEqual([value(1), value(1)]);
    expect(things.loader.calls).toHaveLength(1);
    expect(events.of('read').map(({ outcome }) => outcome)).toEqual(['bypass', 'bypass']);
    expect(events.of('fill')).toEqual([]);
  });
});

describe('a batch whose loader reads through the cache', () => {
  it('is not waited for by a read inside it that wants one of its own ids', async () => {
    const loading = new AsyncLocalStorage<true>();
    const context = {
      watch: async <R>(load: () => Promise<R>) => ({ value: await loading.run(true, load) }),
      within: () => Promise.reject(new Error('not used here')),
      isWithin: () => false,
      writesOf: () => [],
      currentWrites: () => [],
      isLoading: () => loading.getStore() === true,
    };
    @CacheNamespace({ name: 'family', id: ['a'], ttl: '1m', timeout: '2s' })
    class Family extends CacheAccess<number, { a: number }> {
      protected load({ a }: { a: number }) {
        return a;
      }

      protected override loadMany(ids: readonly { a: number }[]) {
        return Promise.all(ids.map(async ({ a }) => (a === 1 ? 1 : a + ((await this.get({ a: 1 })) ?? 0))));
      }
    }
    const { cache } = setUp();
    cache.useLoadContext(context);
    const family = new Family();
    cache.bind(family);
    expect(await family.getMany([{ a: 1 }, { a: 2 }])).toEqual([1, 3]);
  });
});
