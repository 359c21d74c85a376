import { CacheAccess, CacheNamespace, InvalidatedBy, MemoryStore, everything } from 'nestjs-coherent-cache';
import { createTestCache, ManualScheduler } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { type Id, id, value, setUp, fill } from './rig.js';

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

  it('invalidates, and lifts, also what was added after its first mark', async () => {
    const { things, cache } = setUp();
    let a = 1;
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => ({ a }) };
    const bracket = cache.openBracket('test');
    const context = { change: 'update' as const, image: 'old' as const, manager: null };
    await cache.collect(bracket, rule, { known: {} }, context);
    await bracket.mark();
    a = 2;
    await cache.collect(bracket, rule, { known: {} }, context);
    const other = { a: 2, b: 'x' };
    await fill(things, other, value(1));
    await bracket.finalise();
    expect(await things.peek(other)).toBeUndefined();
    await fill(things, id, value(2));
    expect(await things.peek(id)).toEqual(value(2));
  });

  it('names its writer to the store where it has marked something, and nobody where it has not', async () => {
    const { things, cache, store } = setUp();
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => ({ a: 1 }) };
    const bracket = cache.openBracket('test');
    await cache.collect(bracket, rule, { known: {} }, { change: 'update', image: 'old', manager: null });
    await bracket.mark();
    await bracket.finalise();
    await things.invalidate({ a: 1 });
    const writers = store.calls.flatMap(({ writer }) => writer ?? []);
    expect(writers).toEqual([expect.stringMatching(/./), writers[0], '']);
  });

  it('empties the namespace when one write touches more than 1 000 of its entries', async () => {
    const { cache, events } = setUp();
    const bracket = cache.openBracket('test');
    let next = 0;
    const rule = {
      namespace: 'things',
      source: 'Row',
      on: ['insert' as const],
      derive: () => ({ a: next++, b: null }),
    };
    for (let i = 0; i < 1_500; i++) {
      await cache.collect(bracket, rule, { known: {} }, { change: 'insert', image: 'new', manager: null });
    }
    await bracket.finalise();
    expect(events.of('invalidation').map(({ scope }) => scope)).toEqual(['namespace']);
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

    override read(...args: Parameters<MemoryStore['read']>) {
      return this.failing.has('read') ? Promise.reject(new Error('down')) : super.read(...args);
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

  it('O2: never fails a read: the loader runs exactly once', async () => {
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

describe('an id whose type differs between reader and writer', () => {
  it.each([
    ['the reader has a number, the row text (bigint columns)', 4, '4'],
    ['the reader has text (a route parameter), the row a number', '4', 4],
    ['the reader has a bigint, the row text', 4n, '4'],
  ])('is invalidated all the same: %s', async (_title, asked, written) => {
    const { things, cache } = setUp();
    const read = { a: asked as number, b: null };
    await fill(things, read, value(1));
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: (row: Id) => ({ a: row.a }) };
    const bracket = cache.openBracket('test');
    await cache.collect(bracket, rule, { known: { a: written } }, { change: 'update', image: 'old', manager: null });
    await bracket.finalise();
    expect(await things.peek(read)).toBeUndefined();
    await fill(things, read, value(2));
    await things.invalidate({ a: written as number, b: null });
    expect(await things.peek(read)).toBeUndefined();
  });
});

describe('assertReady', () => {
  it('refuses rules when nothing tells the cache of writes, and says what to import', () => {
    const { cache } = setUp();
    @CacheNamespace({ name: 'ruled', id: ['a'], ttl: '1m' })
    @InvalidatedBy('Row', { a: 'a' })
    class Ruled extends CacheAccess<string, { a: number }> {
      protected load() {
        return 'x';
      }
    }
    expect(() => cache.assertReady()).not.toThrow();
    cache.bind(new Ruled());
    expect(() => cache.assertReady()).toThrow(
      /"ruled" is invalidated by changes of Row.*CacheTypeOrmModule\.forRoot\(\)/,
    );
  });
});
