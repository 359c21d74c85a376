import { CacheAccess, CacheNamespace, cached, StoreUnavailableError, type Cell } from 'nestjs-coherent-cache';
import { describe, expect, it } from 'vitest';
import { setUp as setUpAccessors } from './rig.js';
import { setUp, settle, type Id } from './lifetimes-rig.js';

const failing = new Error('no row');

describe('setMany', () => {
  it('F15 stores several values in as many requests as one takes, skips what is undefined, and keeps null', async () => {
    const { batched, store } = setUpAccessors();
    const values = [
      [{ a: 1 }, 'one'],
      [{ a: 2 }, undefined],
      [{ a: 3 }, null],
      [{ a: 4 }, cached('four', { store: false })],
    ] as const;
    expect(await batched.setMany(values)).toEqual([true, false, true, false]);
    expect(store.operations()).toEqual(['read', 'mint', 'fill']);
    const peeked = await Promise.all([1, 2, 3, 4].map((a) => batched.peek({ a })));
    expect(peeked).toEqual(['one', undefined, null, undefined]);
  });

  it('F15 touches nothing for no values, and rejects for a wrong id', async () => {
    const { batched, store } = setUpAccessors();
    expect(await batched.setMany([])).toEqual([]);
    expect(store.operations()).toEqual([]);
    await expect(batched.setMany([[{} as { a: number }, 'x']])).rejects.toThrow('"a" is missing');
  });
});

describe('getMany', () => {
  it('S6 touches nothing for an empty list', async () => {
    const { batched, store } = setUpAccessors();
    expect(await batched.getMany([])).toEqual([]);
    expect(await batched.getManySettled([])).toEqual([]);
    expect(store.operations()).toEqual([]);
    expect(batched.asked).toEqual([]);
  });

  it('D7 stores nothing for an id whose cells could not be read, and answers the others from the store', async () => {
    const { batched, store } = setUpAccessors();
    await batched.getMany([{ a: 1 }, { a: 2 }]);
    const read = store.read.bind(store);
    const isGone = ({ kind, key }: Cell): boolean => kind === 'entry' && key.includes('d2;');
    Object.assign(store, {
      read: async (cells: readonly Cell[]) =>
        (await read(cells)).map((reply, i) => (isGone(cells[i]!) ? new StoreUnavailableError('gone') : reply)),
    });
    store.clear();
    batched.asked.length = 0;
    expect(await batched.getMany([{ a: 1 }, { a: 2 }])).toEqual(['many 1', 'many 2']);
    expect([batched.asked, store.operations()]).toEqual([[[2]], ['read']]);
  });

  it('S7 D10 has exactly the missed ids loaded, each once, in one call; answers in the order asked, and caches what was not found', async () => {
    const { batched, store } = setUpAccessors();
    await batched.get({ a: 2 });
    store.clear();
    const ids = [{ a: 3 }, { a: 2 }, { a: 101 }, { a: 3 }, { a: 1 }, { a: 101 }];
    expect(await batched.getMany(ids)).toEqual(['many 3', 'one 2', null, 'many 3', 'many 1', null]);
    expect(batched.asked).toEqual([[3, 101, 1]]);
    expect(store.operations()).toEqual(['read', 'mint', 'fill']);
    expect(await batched.getMany(ids)).toEqual(['many 3', 'one 2', null, 'many 3', 'many 1', null]);
    expect(batched.asked).toHaveLength(1);
    expect(await batched.peek({ a: 101 })).toBeNull();
  });

  it('S7 asks once for an id that is given twice, whether it was asked for before or not, and however long it is', async () => {
    const asked: string[][] = [];
    const loaded: string[][] = [];
    @CacheNamespace({ name: 'texts', id: ['text'], ttl: '60s' })
    class Texts extends CacheAccess<string, { text: string }> {
      protected load({ text }: { text: string }) {
        return text;
      }

      protected override loadMany(ids: readonly { text: string }[]) {
        loaded.push(ids.map(({ text }) => text));
        return Promise.resolve(ids.map(({ text }) => text));
      }
    }
    const { cache, store } = setUpAccessors();
    const texts = new Texts();
    cache.bind(texts as CacheAccess<unknown, object>);
    const read = store.read.bind(store);
    Object.assign(store, {
      read: (cells: readonly Cell[]) => {
        asked.push(cells.filter(({ kind }) => kind === 'entry').map(({ key }) => key));
        return read(cells);
      },
    });
    // The addresses of long texts are not remembered.
    const long = 'x'.repeat(200);
    const given = ['a', long, 'b', long].map((text) => ({ text }));
    for (let time = 0; time < 3; time++) expect(await texts.getMany(given)).toEqual(['a', long, 'b', long]);
    const short = ['b', 'a', 'b'].map((text) => ({ text }));
    expect(await texts.getMany(short)).toEqual(['b', 'a', 'b']);
    expect(asked.map((keys) => [keys.length, new Set(keys).size])).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
      [2, 2],
    ]);
    expect(loaded).toEqual([['a', long, 'b']]);
  });

  it('F15 D7 tells a cached nothing, which is not loaded again, from what is not cached', async () => {
    const { batched, store } = setUpAccessors();
    await batched.getMany([{ a: 101 }]);
    store.clear();
    expect(await Promise.all([batched.peek({ a: 101 }), batched.peek({ a: 102 })])).toEqual([null, undefined]);
    expect(await batched.getMany([{ a: 101 }, { a: 102 }])).toEqual([null, null]);
    expect(batched.asked).toEqual([[101], [102]]);
    expect(await batched.inspect({ a: 101 })).toMatchObject({ value: null });
  });

  it('D14 leaves the list that it was given alone', async () => {
    const { batched } = setUpAccessors();
    const ids = Object.freeze([Object.freeze({ a: 3 }), Object.freeze({ a: 3 }), Object.freeze({ a: 1 })]);
    expect(await batched.getMany(ids)).toEqual(['many 3', 'many 3', 'many 1']);
  });

  it('reads the ids that it was given, whatever becomes of their list meanwhile', async () => {
    const { batched } = setUpAccessors();
    const ids = [{ a: 1 }, { a: 2 }];
    const reading = batched.getMany(ids);
    ids.reverse().push({ a: 3 });
    expect(await reading).toEqual(['many 1', 'many 2']);
    expect(await batched.getMany([{ a: 1 }, { a: 2 }])).toEqual(['many 1', 'many 2']);
  });

  it('shares a load that is under way, and waits for the rest of its own', async () => {
    const { accessor, loader } = setUp({});
    const early = accessor.get({ a: 1 });
    const first = await loader.nextCall();
    const both = accessor.getMany([{ a: 1 }, { a: 2 }]);
    const second = await loader.nextCall();
    expect(second.id).toEqual({ a: 2 });
    first.resolve('one');
    second.resolve('two');
    expect([await early, await both]).toEqual(['one', ['one', 'two']]);
    expect(loader.calls).toHaveLength(2);
  });

  it('rejects with the error of the first id that has one, and stores what was loaded for the others', async () => {
    const { accessor, loader } = setUp({});
    const reading = accessor.getMany([{ a: 1 }, { a: 2 }, { a: 3 }]);
    const loads = [await loader.nextCall(), await loader.nextCall(), await loader.nextCall()];
    loads[2]!.reject(new Error('later'));
    loads[1]!.reject(failing);
    loads[0]!.resolve('one');
    await expect(reading).rejects.toMatchObject({ code: 'CACHE_LOAD_FAILED', cause: failing });
    expect(await accessor.peek({ a: 1 })).toBe('one');
  });
});

describe('S8 getManySettled', () => {
  it('answers per id: what failed keeps nothing else from the caller', async () => {
    const { accessor, loader, fill } = setUp({});
    await fill('cached', { a: 3 });
    const reading = accessor.getManySettled([{ a: 1 }, { a: 2 }, { a: 3 }, { a: 2 }]);
    (await loader.nextCall()).resolve('one');
    (await loader.nextCall()).reject(failing);
    const failed = { status: 'rejected', reason: { code: 'CACHE_LOAD_FAILED', cause: failing } };
    expect(await reading).toMatchObject([
      { status: 'fulfilled', value: 'one' },
      failed,
      { status: 'fulfilled', value: 'cached' },
      failed,
    ]);
  });

  it('answers with the error of loadMany for every id that it was asked for, and with the others’ values', async () => {
    @CacheNamespace({ name: 'half', id: ['a'], ttl: '1m' })
    class Half extends CacheAccess<string, Id> {
      protected load({ a }: Id) {
        return `one ${a}`;
      }

      protected override loadMany(): Promise<never> {
        return Promise.reject(failing);
      }
    }
    const { cache } = setUpAccessors();
    const half = new Half();
    cache.bind(half);
    await half.get({ a: 1 });
    const ends = await half.getManySettled([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await settle();
  });

  it('rejects as a whole for an id that is wrong: no load is begun', async () => {
    const { accessor, loader } = setUp({});
    await expect(accessor.getManySettled([{ a: 1 }, {} as Id])).rejects.toMatchObject({ code: 'CACHE_INVALID_ID' });
    const withHole: Id[] = [];
    withHole[1] = { a: 1 };
    await expect(accessor.getMany(withHole)).rejects.toMatchObject({ code: 'CACHE_INVALID_ID' });
    expect(loader.calls).toEqual([]);
  });
});
