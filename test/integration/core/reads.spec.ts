import { CacheAccess, CacheNamespace, MemoryStore } from 'nestjs-coherent-cache';
import { createTestCache, FakeClock, ManualScheduler } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { type Id, type Value, Things, id, value, setUp, fill } from './rig.js';

describe('get', () => {
  it('S4 loads once on a miss, stores once, and answers the next read from the store', async () => {
    const { things, events, store } = setUp();
    await fill(things, id, value(1, 2));
    expect(await things.get(id)).toEqual(value(1, 2));
    expect(things.loader.calls).toHaveLength(1);
    expect(events.outcomes()).toEqual(['miss', 'hit']);
    expect(store.operations()).toEqual(['read', 'mint', 'fill', 'read']);
  });

  it('S5 answers a cached "nothing" without loading again, apart from "not cached"', async () => {
    const { things, events } = setUp();
    expect(await things.peek(id)).toBeUndefined();
    await fill(things, id, undefined);
    expect(await things.get(id)).toBeNull();
    expect(await things.peek(id)).toBeNull();
    expect(things.loader.calls).toHaveLength(1);
    expect(events.outcomes()).toEqual(['miss', 'miss', 'absent', 'absent']);
  });

  it('S5 answers an empty list as a hit', async () => {
    const { things } = setUp();
    await fill(things, id, value());
    expect((await things.get(id))?.rows).toEqual([]);
    expect(things.loader.calls).toHaveLength(1);
  });

  it.each<[string, Id, Id]>([
    ['1 is not "1"', { a: 1, b: '1' }, { a: 1, b: 1 as unknown as string }],
    ['null is not the text "null"', { a: 1, b: null }, { a: 1, b: 'null' }],
    ['text cannot imitate the end of a field', { a: 1, b: 'x' }, { a: 1, b: 'x;s1:' }],
    ['a brace stays inside its hash tag', { a: 1, b: '}' }, { a: 1, b: '{}' }],
    ['long text is bounded, not cut', { a: 1, b: 'y'.repeat(5_000) }, { a: 1, b: `${'y'.repeat(4_999)}z` }],
    ['lone surrogates differ', { a: 1, b: '\ud800' }, { a: 1, b: '\ud801' }],
  ])('S1 keeps ids apart: %s', async (_because, one, other) => {
    const { things } = setUp();
    await fill(things, one, value(1));
    expect(await things.peek(other)).toBeUndefined();
    expect((await things.peek(one))?.rows).toEqual([1]);
  });

  it('lets 64 reads of one turn reach the store as one call', async () => {
    const { things, store } = setUp();
    await fill(things, id, value(1));
    store.clear();
    await Promise.all(Array.from({ length: 64 }, (_, i) => things.get(i % 2 ? id : { a: 1, b: 'x' })));
    expect(store.operations()).toEqual(['read']);
    expect(new Set(store.calls[0]!.keys).size).toBe(store.calls[0]!.keys.length);
  });

  it('shares one load among concurrent readers and gives each a copy of its own', async () => {
    const { things } = setUp();
    const reads = [things.get(id), things.get(id), things.get(id)];
    (await things.loader.nextCall()).resolve(value(1));
    const [one, two, three] = await Promise.all(reads);
    expect(things.loader.calls).toHaveLength(1);
    expect(two).toEqual(one);
    expect(two).not.toBe(one);
    expect(three).not.toBe(two);
  });

  it.each([
    ['a field is missing', { a: 1 }, /"b" is missing/],
    ['a field is unknown', { a: 1, b: null, c: 2 }, /"c" is not a field/],
    ['a field is NaN', { a: Number.NaN, b: null }, /things\.a: NaN cannot be part of an id/],
    ['a field is an object', { a: 1, b: {} }, /things\.b: a value of type object/],
    ['the id is not an object', null, /"a" is missing/],
  ])('rejects with a typed error when %s', async (_title, wrong, message) => {
    const { things } = setUp();
    await expect(things.get(wrong as unknown as Id)).rejects.toMatchObject({
      code: 'CACHE_INVALID_ID',
      message: expect.stringMatching(message) as string,
    });
  });

  it('rejects before it is bound, saying what to do', async () => {
    await expect(new Things().get(id)).rejects.toThrow(/Things is not bound.*forFeature\(\[Things\]\)/);
  });
});

describe('a load that goes wrong', () => {
  it('D4 reaches every reader as a typed error with its cause, and caches nothing', async () => {
    const { things } = setUp();
    const cause = new Error('no database');
    const reads = [things.get(id), things.get(id)];
    (await things.loader.nextCall()).reject(cause);
    const ends = await Promise.allSettled(reads);
    for (const end of ends)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'CACHE_LOAD_FAILED', cause } });
    await fill(things, id, value(2));
    expect((await things.get(id))?.rows).toEqual([2]);
  });

  it('is given up after its timeout, and the next read loads again', async () => {
    const scheduler = new ManualScheduler();
    const { things } = setUp({ scheduler });
    const read = things.get(id);
    const crank = async (): Promise<void> => {
      while (things.loader.calls.length === 0) {
        scheduler.runDeferred();
        await Promise.resolve();
      }
    };
    await crank();
    scheduler.elapse(30_000);
    await expect(read).rejects.toMatchObject({ code: 'CACHE_LOAD_TIMEOUT', timeoutMs: 30_000 });
  });

  it('returns a value that cannot be encoded, does not cache it, and counts it', async () => {
    const { things, events } = setUp();
    const odd = { ...value(1), call: () => 1 };
    await fill(things, id, odd);
    expect(await things.peek(id)).toBeUndefined();
    expect(events.of('fill')).toMatchObject([{ outcome: 'refused', reason: 'unencodable' }]);
  });
});

describe('what is stored and cannot be used', () => {
  it('F16 D8 counts as a miss, is reported once, and is overwritten', async () => {
    const inner = new MemoryStore();
    let broken = true;
    const codec = {
      id: 9,
      name: 'fragile',
      encode: () => Buffer.from('x'),
      decode: () => (broken ? fail() : value(7)),
    };
    const fail = (): never => {
      throw new Error('cannot decode');
    };
    @CacheNamespace({ name: 'fragile', id: ['a'], ttl: '1m', codec })
    class Fragile extends CacheAccess<Value, { a: number }> {
      protected load() {
        return value(7);
      }
    }
    const { cache, events } = createTestCache({ store: inner });
    const fragile = new Fragile();
    cache.bind(fragile);
    await fragile.get({ a: 1 });
    expect(await fragile.get({ a: 1 })).toEqual(value(7));
    expect(events.of('decode_failed')).toHaveLength(1);
    broken = false;
    await fragile.get({ a: 1 });
    expect(events.outcomes()).toEqual(['miss', 'miss', 'hit']);
  });

  it('is not read by another build, which invalidates it all the same', async () => {
    const store = new MemoryStore();
    const build = (version: string) => {
      const { cache } = createTestCache({ store, version });
      const things = new Things();
      cache.bind(things);
      return things;
    };
    const [older, newer] = [build('1'), build('2')];
    await fill(older, id, value(1));
    expect(await newer.peek(id)).toBeUndefined();
    expect(await older.peek(id)).toEqual(value(1));
    expect(await newer.invalidate(id)).toBe(true);
    expect(await older.peek(id)).toBeUndefined();
  });
});

describe('getMany', () => {
  it('S6 answers in the order asked, reads in one call, and touches nothing for an empty list', async () => {
    const { batched, store } = setUp();
    expect(await batched.getMany([])).toEqual([]);
    expect(store.calls).toEqual([]);
    expect(await batched.getMany([{ a: 2 }, { a: 1 }, { a: 2 }])).toEqual(['many 2', 'many 1', 'many 2']);
    expect(store.operations()).toEqual(['read', 'mint', 'fill']);
  });

  it('S7 loads exactly the missed ids in one call, and caches those without a result as "nothing"', async () => {
    const { batched } = setUp();
    await batched.getMany([{ a: 1 }]);
    expect(await batched.getMany([{ a: 1 }, { a: 200 }, { a: 3 }, { a: 3 }])).toEqual([
      'many 1',
      null,
      'many 3',
      'many 3',
    ]);
    expect(await batched.getMany([{ a: 200 }, { a: 3 }])).toEqual([null, 'many 3']);
    expect(batched.asked).toEqual([[1], [200, 3]]);
  });
});

describe('the clock', () => {
  it('S3 ends every entry at its ttl, less its jitter', async () => {
    const clock = new FakeClock();
    const { batched } = setUp({ clock, store: new MemoryStore({ clock }) });
    await batched.get({ a: 1 });
    clock.advance(59_999);
    expect(await batched.peek({ a: 1 })).toBe('one 1');
    clock.advance(1);
    expect(await batched.peek({ a: 1 })).toBeUndefined();
  });
});

describe('the kill switch', () => {
  it('S23 sends every read to the loader and stores nothing', async () => {
    const { batched, store } = setUp({ enabled: false });
    expect(await batched.get({ a: 1 })).toBe('one 1');
    expect(await batched.getMany([{ a: 1 }])).toEqual(['many 1']);
    expect(store.calls).toEqual([]);
  });
});

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
