import { cached, CacheAccess, CacheNamespace, MemoryStore, tag } from 'nestjs-coherent-cache';
import { createTestCache, FakeClock } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { id, setUp, type Id } from './lifetimes-rig.js';

describe('a loader that decides how its value is kept', () => {
  it('O9 gives it a ttl of its own', async () => {
    const { accessor, clock, fill } = setUp({});
    await fill(cached('short', { ttl: '5s' }));
    await fill(cached('long', { ttl: '1h' }), { a: 2 });
    clock.advance(4_999);
    expect(await accessor.get(id)).toBe('short');
    clock.advance(1);
    expect(await accessor.peek(id)).toBeUndefined();
    clock.advance(3_594_999);
    expect(await accessor.peek({ a: 2 })).toBe('long');
    clock.advance(1);
    expect(await accessor.peek({ a: 2 })).toBeUndefined();
  });

  it('gives a value tags that nobody could know before', async () => {
    const { accessor, cache, fill } = setUp({ tags: 'loaded' });
    await fill(cached('value', { tags: [tag('Row', 5)] }));
    await fill('untagged', { a: 2 });
    await cache.invalidateTags([tag('Row', 6)]);
    expect(await accessor.peek(id)).toBe('value');
    await cache.invalidateTags([tag('Row', 5)]);
    expect(await accessor.peek(id)).toBeUndefined();
    expect(await accessor.peek({ a: 2 })).toBe('untagged');
  });

  it('S18 of a value with such tags is refused after one of them was invalidated during the load', async () => {
    const { accessor, loader, cache } = setUp({ tags: 'loaded' });
    const read = accessor.get(id);
    const load = await loader.nextCall();
    await cache.invalidateTags([tag('Row', 5)]);
    load.resolve(cached('value', { tags: [tag('Row', 5)] }));
    expect(await read).toBe('value');
    expect(await accessor.peek(id)).toBeUndefined();
  });

  it('adds its tags to those of the declaration', async () => {
    const { accessor, cache, fill } = setUp({ tags: () => [tag('Row', 1)] });
    for (const row of [1, 2]) {
      await fill(cached('value', { tags: [tag('Row', 2)] }));
      await cache.invalidateTags([tag('Row', row)]);
      expect(await accessor.peek(id)).toBeUndefined();
    }
  });

  it('D6 keeps it out, and the entry that was there stays', async () => {
    const { accessor, loader, fill } = setUp({});
    await fill('good');
    const refresh = accessor.refresh(id);
    await loader.nextCall().then((load) => load.resolve(cached('partial', { store: false })));
    expect(await refresh).toBe('partial');
    expect(await accessor.get(id)).toBe('good');
  });

  it('D6 cacheIf does the same', async () => {
    const { accessor, loader, events, fill } = setUp({ cacheIf: (value: string | null) => value !== 'partial' });
    await fill('good');
    const refresh = accessor.refresh(id);
    await loader.nextCall().then((load) => load.resolve('partial'));
    expect(await refresh).toBe('partial');
    expect(await accessor.get(id)).toBe('good');
    expect(events.of('fill').at(-1)).toMatchObject({ outcome: 'refused', reason: 'not-cacheable' });
  });

  it.each([
    ['a ttl that is none', {}, { ttl: '5 weeks' }],
    ['tags that nobody declared', {}, { tags: [tag('Row', 1)] }],
  ])('has it returned and not stored, and reported, with %s', async (_what, declared, options) => {
    const { accessor, events, fill } = setUp(declared);
    await fill(cached('value', options));
    expect(await accessor.peek(id)).toBeUndefined();
    expect(events.of('fill')).toMatchObject([
      { outcome: 'refused', reason: 'declaration_failed', error: { code: 'CACHE_CONFIGURATION' } },
    ]);
  });

  it('decides for each value of a batch, for `set`, and nobody sees the wrapping', async () => {
    const clock = new FakeClock();
    const { cache } = createTestCache({ clock, store: new MemoryStore({ clock }) });
    @CacheNamespace({ name: 'each', id: ['a'], ttl: '1m', jitter: 0 })
    class Each extends CacheAccess<number, Id> {
      protected load({ a }: Id) {
        return cached(a, { ttl: a * 1_000 });
      }

      protected override loadMany(ids: readonly Id[]) {
        return Promise.resolve(ids.map((one) => this.load(one)));
      }
    }
    const each = new Each();
    cache.bind(each);
    expect(await each.getMany([{ a: 1 }, { a: 2 }])).toEqual([1, 2]);
    expect(await each.set({ a: 3 }, cached(33, { ttl: '1s' }))).toBe(true);
    clock.advance(1_000);
    expect(await Promise.all([1, 2, 3].map((a) => each.peek({ a })))).toEqual([undefined, 2, undefined]);
    expect(await each.refresh({ a: 1 })).toBe(1);
    expect(await Promise.all([each.get({ a: 4 }), each.get({ a: 4 })])).toEqual([4, 4]);
  });
});

describe('a negativeTtl', () => {
  it('is the ttl of a cached "nothing", and of nothing else', async () => {
    const { accessor, clock, fill } = setUp({ negativeTtl: '2s' });
    await fill(undefined);
    await fill('something', { a: 2 });
    clock.advance(1_999);
    expect(await accessor.peek(id)).toBeNull();
    clock.advance(1);
    expect(await accessor.peek(id)).toBeUndefined();
    expect(await accessor.peek({ a: 2 })).toBe('something');
  });
});
