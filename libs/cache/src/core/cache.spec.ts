import { describe, expect, it } from 'vitest';
import { createTestCache } from '../testing/create-test-cache.js';
import { FakeClock } from '../testing/fake-clock.js';
import { HandCrankedLoader } from '../testing/hand-cranked-loader.js';
import { ManualScheduler } from '../testing/manual-scheduler.js';
import { RecordingStore } from '../testing/recording-store.js';
import { MemoryStore } from '../stores/memory/memory-store.js';
import { CacheAccess } from './access/cache-access.js';
import { CacheNamespace } from './access/cache-namespace.decorator.js';
import { everything } from './invalidation/rule.js';
import { tag } from './invalidation/tag.js';

type Id = { a: number; b: string | null };
type Value = { id: Id; rows: number[] };

@CacheNamespace({ name: 'things', id: ['a', 'b'], indexes: [['a']], ttl: '60s' })
class Things extends CacheAccess<Value, Id> {
  readonly loader = new HandCrankedLoader<Id, Value | null | undefined>();

  protected load(id: Id) {
    return this.loader.load(id);
  }
}

@CacheNamespace({
  name: 'tagged',
  id: ['a'],
  ttl: '60s',
  tags: (value: Value) => value.rows.map((row) => tag('Row', row)),
})
class Tagged extends CacheAccess<Value, { a: number }> {
  readonly loader = new HandCrankedLoader<{ a: number }, Value>();

  protected load(id: { a: number }) {
    return this.loader.load(id);
  }
}

@CacheNamespace({ name: 'batched', id: ['a'], ttl: 60_000, jitter: 0 })
class Batched extends CacheAccess<string, { a: number }> {
  readonly asked: number[][] = [];

  protected load({ a }: { a: number }) {
    return `one ${a}`;
  }

  protected override async loadMany(ids: readonly { a: number }[]) {
    this.asked.push(ids.map(({ a }) => a));
    return Promise.resolve(ids.map(({ a }) => (a > 100 ? undefined : `many ${a}`)));
  }
}

const id: Id = { a: 1, b: 'x' };
const value = (...rows: number[]): Value => ({ id, rows });

function setUp(options: Parameters<typeof createTestCache>[0] = {}) {
  const store = new RecordingStore(options.store ?? new MemoryStore());
  const test = createTestCache({ ...options, store });
  const things = new Things();
  const tagged = new Tagged();
  const batched = new Batched();
  for (const accessor of [things, tagged, batched]) test.cache.bind(accessor as CacheAccess<unknown, object>);
  return { ...test, store, things, tagged, batched };
}

async function fill(things: Things, of: Id, loaded: Value | null | undefined): Promise<void> {
  const read = things.get(of);
  (await things.loader.nextCall()).resolve(loaded);
  await read;
}

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

describe('the write bracket', () => {
  it('S17 forbids fills from mark to finalise, and a reader in between stores nothing', async () => {
    const { things, cache } = setUp();
    await fill(things, id, value(1));
    const rule = {
      namespace: 'things',
      source: 'Row',
      on: ['update' as const],
      derive: (row: { a: number }) => ({ a: row.a }),
    };
    const bracket = cache.openBracket('test');
    await cache.collect(bracket, rule, { known: { a: 1 } }, { change: 'update', image: 'old', manager: null });
    expect(await things.peek(id)).toEqual(value(1));
    await bracket.mark();
    await fill(things, id, value(1));
    expect(await things.peek(id)).toBeUndefined();
    await bracket.finalise();
    await fill(things, id, value(2));
    expect(await things.peek(id)).toEqual(value(2));
  });

  it('lifts every mark it placed, also those that a wider fence has come to cover', async () => {
    const { things, cache } = setUp();
    const narrow = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => ({ a: 1 }) };
    const wide = { ...narrow, derive: (): typeof everything => everything };
    const bracket = cache.openBracket('test');
    const context = { change: 'update' as const, image: 'old' as const, manager: null };
    await cache.collect(bracket, narrow, { known: {} }, context);
    await bracket.mark();
    await cache.collect(bracket, wide, { known: {} }, context);
    await bracket.finalise();
    await fill(things, id, value(2));
    expect(await things.peek(id)).toEqual(value(2));
  });

  it('S21 widens to the namespace, and reports it, when a rule throws', async () => {
    const { things, cache, events } = setUp();
    await fill(things, id, value(1));
    const failing = {
      namespace: 'things',
      source: 'Row',
      on: ['update' as const],
      derive: () => Promise.reject(new Error('rule')),
    };
    const bracket = cache.openBracket('test');
    await cache.collect(bracket, failing, { known: {} }, { change: 'update', image: 'new', manager: null });
    await bracket.finalise();
    expect(await things.peek(id)).toBeUndefined();
    expect(events.of('rule_failed')).toHaveLength(1);
    expect(events.of('invalidation')).toMatchObject([{ scope: 'namespace', namespace: 'things' }]);
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

describe('invalidate', () => {
  it('S10 removes the null entry alone for null, one value alone for a value, all of them for the index', async () => {
    const { things } = setUp();
    const ids: Id[] = [
      { a: 1, b: null },
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: null },
    ];
    const fillAll = async () => {
      for (const one of ids) if ((await things.peek(one)) === undefined) await fill(things, one, value(1));
    };
    const cached = async () => Promise.all(ids.map(async (one) => (await things.peek(one)) !== undefined));
    await fillAll();
    await things.invalidate({ a: 1, b: null });
    expect(await cached()).toEqual([false, true, true, true]);
    await things.invalidate({ a: 1, b: 'x' });
    expect(await cached()).toEqual([false, false, true, true]);
    await fillAll();
    await things.invalidate({ a: 1 });
    expect(await cached()).toEqual([false, false, false, true]);
  });

  it('S9 tells whether anything was there', async () => {
    const { things } = setUp();
    await fill(things, id, value(1));
    expect(await things.invalidate(id)).toBe(true);
    expect(await things.invalidate(id)).toBe(false);
  });

  it('rejects fields that are no declared index, saying which there are', async () => {
    const { things } = setUp();
    await expect(things.invalidate({ b: 'x' })).rejects.toThrow(/no index over \[b\].*declared: \[a\]/);
    await expect(things.invalidate({ z: 1 } as never)).rejects.toThrow(/"z" is not a field/);
  });
});

describe('a store that fails', () => {
  class FailingStore extends MemoryStore {
    failing = new Set<string>();

    override read(keys: readonly string[]) {
      return this.failing.has('read') ? Promise.reject(new Error('down')) : super.read(keys);
    }

    override mark(...args: Parameters<MemoryStore['mark']>) {
      return this.failing.has('mark') ? Promise.reject(new Error('down')) : super.mark(...args);
    }

    override finalise(...args: Parameters<MemoryStore['finalise']>) {
      return this.failing.has('finalise') ? Promise.reject(new Error('down')) : super.finalise(...args);
    }
  }

  const bracketOn = async (cache: ReturnType<typeof createTestCache>['cache']) => {
    const bracket = cache.openBracket('test');
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => ({ a: 1 }) };
    await cache.collect(bracket, rule, { known: {} }, { change: 'update', image: 'old', manager: null });
    return bracket;
  };

  it('O2 never fails a read: the loader runs exactly once', async () => {
    const store = new FailingStore();
    const { things, events } = setUp({ store });
    store.failing.add('read');
    await fill(things, id, value(1));
    expect(things.loader.calls).toHaveLength(1);
    expect(events.outcomes()).toEqual(['bypass']);
    expect(events.of('store_failed')).toMatchObject([{ operation: 'read' }]);
  });

  it('goes to the loader after the read budget when the store hangs', async () => {
    const scheduler = new ManualScheduler();
    const store = new MemoryStore();
    store.read = () => new Promise(() => undefined);
    const { things, events } = setUp({ store, scheduler });
    const read = things.get(id);
    await Promise.resolve();
    scheduler.runDeferred();
    scheduler.elapse(50);
    (await things.loader.nextCall()).resolve(value(1));
    expect((await read)?.rows).toEqual([1]);
    expect(events.of('store_failed')).toHaveLength(1);
  });

  it('serves nothing while an invalidation is owed, and pays it as soon as the store answers again', async () => {
    const store = new FailingStore();
    const scheduler = new ManualScheduler();
    const turning = {
      defer: (task: () => void) => process.nextTick(task),
      after: (ms: number, task: () => void) => scheduler.after(ms, task),
    };
    const { things, cache, events } = setUp({ store, scheduler: turning });
    await fill(things, id, value(1));
    store.failing.add('mark').add('finalise');
    const bracket = await bracketOn(cache);
    await bracket.mark();
    await bracket.finalise();
    expect(cache.isServing).toBe(false);
    expect(await things.peek(id)).toBeUndefined();
    store.failing.clear();
    const paid = new Promise<void>((resolve) =>
      cache.observe({ observe: (event) => event.type === 'owed' && event.fences === 0 && resolve() }),
    );
    scheduler.elapse(250);
    await paid;
    expect(cache.isServing).toBe(true);
    await fill(things, id, value(2));
    expect(await things.peek(id)).toEqual(value(2));
    expect(events.of('owed').at(-1)).toMatchObject({ fences: 0 });
  });

  it('lets the write fail with a typed error under policy abort', async () => {
    const store = new FailingStore();
    const { cache } = setUp({ store, onUnavailable: 'abort' });
    store.failing.add('mark');
    await expect((await bracketOn(cache)).mark()).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
  });
});

describe('tags', () => {
  it('invalidate every entry that carries one of them, and no other', async () => {
    const { tagged, cache } = setUp();
    for (const [a, row] of [
      [1, 5],
      [2, 6],
    ] as const) {
      const read = tagged.get({ a });
      (await tagged.loader.nextCall()).resolve(value(row));
      await read;
    }
    await cache.invalidateTags([tag('Row', 5), tag('Row', '6')]);
    expect(await tagged.peek({ a: 1 })).toBeUndefined();
    expect((await tagged.peek({ a: 2 }))?.rows).toEqual([6]);
  });

  it('cost a second read only until this process has seen them', async () => {
    const shared = new MemoryStore();
    const { tagged } = setUp({ store: shared });
    const read = tagged.get({ a: 1 });
    (await tagged.loader.nextCall()).resolve(value(1, 2, 3, 4, 5));
    await read;
    const other = setUp({ store: shared });
    await other.tagged.get({ a: 1 });
    expect(other.store.operations()).toEqual(['read', 'read']);
    other.store.clear();
    await other.tagged.get({ a: 1 });
    expect(other.store.operations()).toEqual(['read']);
  });
});

describe('tags of a group that was not foreseen', () => {
  it('keep a value out once, and are watched from then on', async () => {
    @CacheNamespace({ name: 'grouped', id: ['a'], ttl: '1m', tags: (group: string) => [tag(group, 1)] })
    class Grouped extends CacheAccess<string, { a: number }> {
      group = 'One';

      protected load() {
        return this.group;
      }
    }
    const { cache, events } = setUp();
    const grouped = new Grouped();
    cache.bind(grouped);
    await grouped.get({ a: 1 });
    grouped.group = 'Two';
    await grouped.get({ a: 2 });
    await grouped.get({ a: 2 });
    expect(events.of('fill').map((fill) => (fill.outcome === 'refused' ? fill.reason : 'stored'))).toEqual([
      'stored',
      'unknown-tags',
      'stored',
    ]);
    await cache.invalidateTags([tag('Two', 1)]);
    expect(await grouped.peek({ a: 2 })).toBeUndefined();
    expect(await grouped.peek({ a: 1 })).toBe('One');
  });

  it('are watched all at once when there are very many groups', async () => {
    @CacheNamespace({
      name: 'many-groups',
      id: ['a'],
      ttl: '1m',
      tags: (a: number) => Array.from({ length: 50 }, (_, i) => tag(`Group${a}.${i}`, 1)),
    })
    class ManyGroups extends CacheAccess<number, { a: number }> {
      protected load({ a }: { a: number }) {
        return a;
      }
    }
    const { cache } = setUp();
    const many = new ManyGroups();
    cache.bind(many);
    for (const a of [1, 2, 3]) await many.get({ a });
    expect(await many.peek({ a: 3 })).toBe(3);
    await cache.invalidateTags([tag('Group3.49', 1)]);
    expect(await many.peek({ a: 3 })).toBeUndefined();
    expect(await many.peek({ a: 2 })).toBe(2);
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
    class Restored extends MemoryStore {
      life = 0;

      override async read(keys: readonly string[]) {
        const reply = await super.read(keys);
        return { ...reply, epoch: Uint8Array.from(reply.epoch, (byte) => byte ^ this.life) };
      }
    }
    const store = new Restored();
    const { things } = setUp({ store });
    await fill(things, id, value(1));
    expect(await things.peek(id)).toEqual(value(1));
    store.life = 1;
    expect(await things.peek(id)).toBeUndefined();
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
