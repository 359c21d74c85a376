import { CacheAccess, CacheNamespace } from 'nestjs-coherent-cache';
import { describe, expect, it } from 'vitest';
import { type Id, Things, id, value, setUp, fill } from './rig.js';

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

  it.each<[string, unknown]>([
    ['an empty list', []],
    ['an empty Set', new Set()],
    ['an empty Map', new Map()],
    ['0', 0],
    ['empty text', ''],
    ['false', false],
  ])('S5 answers %s as a hit, without loading again', async (_what, empty) => {
    @CacheNamespace({ name: 'empties', id: ['a'], ttl: '1m' })
    class Empties extends CacheAccess<unknown, { a: number }> {
      loads = 0;

      protected load() {
        this.loads++;
        return empty;
      }
    }
    const { cache, events } = setUp();
    const empties = new Empties();
    cache.bind(empties);
    expect(await empties.get({ a: 1 })).toStrictEqual(empty);
    expect(await empties.get({ a: 1 })).toStrictEqual(empty);
    expect(empties.loads).toBe(1);
    expect(events.outcomes()).toEqual(['miss', 'hit']);
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

describe('getMany', () => {
  it('S6 answers in the order asked, reads in one call, and touches nothing for an empty list', async () => {
    const { batched, store } = setUp();
    expect(await batched.getMany([])).toEqual([]);
    expect(store.calls).toEqual([]);
    expect(await batched.getMany([{ a: 2 }, { a: 1 }, { a: 2 }])).toEqual(['many 2', 'many 1', 'many 2']);
    expect(store.operations()).toEqual(['read', 'mint', 'fill']);
  });

  it('S6 reads in one call also when one id is cached and another is not', async () => {
    const { batched, store, events } = setUp();
    await batched.get({ a: 1 });
    store.clear();
    events.clear();
    expect(await batched.getMany([{ a: 2 }, { a: 1 }])).toEqual(['many 2', 'one 1']);
    expect(store.operations()).toEqual(['read', 'mint', 'fill']);
    expect([...events.outcomes()].sort()).toEqual(['hit', 'miss']);
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

describe('the kill switch', () => {
  it('S23 D16 sends every read to the loader and stores nothing', async () => {
    const { batched, store } = setUp({ enabled: false });
    expect(await batched.get({ a: 1 })).toBe('one 1');
    expect(await batched.getMany([{ a: 1 }])).toEqual(['many 1']);
    expect(store.calls).toEqual([]);
  });
});
