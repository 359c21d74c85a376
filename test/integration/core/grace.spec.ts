import { AsyncLocalStorage } from 'node:async_hooks';
import { CacheAccess, CacheNamespace, MemoryStore, tag, type EntryView } from 'nestjs-coherent-cache';
import { createTestCache, FakeClock } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { id, setUp, settle, type Id } from './lifetimes-rig.js';

const graceful = { ttl: '60s', grace: '5m' } as const;

describe('an entry within its grace', () => {
  it('D2 is served at once, also to the first reader, while one load renews it', async () => {
    const { accessor, loader, clock, events, fill } = setUp(graceful);
    await fill('old');
    clock.advance(60_000);
    expect(await Promise.all([accessor.get(id), accessor.get(id), accessor.get(id)])).toEqual(['old', 'old', 'old']);
    expect(await accessor.get(id)).toBe('old');
    await settle();
    expect(loader.calls).toHaveLength(2);
    (await loader.nextCall()).resolve('new');
    await settle();
    expect(await accessor.get(id)).toBe('new');
    expect(events.outcomes()).toEqual(['miss', 'stale', 'stale', 'stale', 'stale', 'hit']);
  });

  it('is flagged to the reader that asks, with its age', async () => {
    const { accessor, clock, fill } = setUp(graceful);
    await fill('old');
    const told: [EntryView<string>, Id][] = [];
    const onStale = (stale: EntryView<string>, of: Id): unknown => told.push([stale, of]);
    await accessor.get(id, { onStale });
    expect(told).toEqual([]);
    clock.advance(61_000);
    await accessor.get(id, { onStale });
    await accessor.getMany([id], { onStale });
    const view = { value: 'old', isStale: true, ageMs: 61_000, freshForMs: -1_000, loadMs: 0 };
    expect(told).toMatchObject([
      [view, id],
      [view, id],
    ]);
  });

  it('ends with it: then a read waits for its load', async () => {
    const { accessor, loader, clock, fill } = setUp(graceful);
    await fill('old');
    clock.advance(360_000);
    await fill('new');
    expect(await accessor.get(id)).toBe('new');
    expect(loader.calls).toHaveLength(2);
  });

  it('is judged by the reader, where the build that stored it allowed more', async () => {
    const clock = new FakeClock();
    const store = new MemoryStore({ clock });
    const generous = setUp({ ...graceful, grace: '1h' }, { clock, store });
    await generous.fill('old');
    clock.advance(400_000);
    const strict = setUp(graceful, { clock, store });
    expect(await generous.accessor.peek(id)).toBeUndefined();
    expect(await generous.accessor.inspect(id)).toMatchObject({ isStale: true });
    expect(await strict.accessor.inspect(id)).toBeUndefined();
  });

  const invalidations: [string, (rig: ReturnType<typeof setUp>) => Promise<unknown>][] = [
    ['itself', ({ accessor }) => accessor.invalidate(id)],
    ['its namespace', ({ accessor }) => accessor.invalidateAll()],
    ['one of its tags', ({ cache }) => cache.invalidateTags([tag('Row', 1)])],
  ];

  it.each(invalidations)(
    'is never served once %s was invalidated: it is older than its ttl, not older than a write',
    async (_what, invalidate) => {
      const rig = setUp({ ...graceful, tags: () => [tag('Row', 1)] });
      const { accessor, clock, loader, fill } = rig;
      await fill('old');
      clock.advance(60_000);
      await invalidate(rig);
      const read = accessor.get(id);
      await loader.nextCall().then((call) => call.resolve('new'));
      expect(await read).toBe('new');
    },
  );

  it.each(invalidations)(
    'S18 is not renewed with what was loaded before %s was invalidated',
    async (_what, invalidate) => {
      const rig = setUp({ ...graceful, tags: () => [tag('Row', 1)] });
      const { accessor, clock, loader, events, fill } = rig;
      await fill('old');
      clock.advance(60_000);
      expect(await accessor.get(id)).toBe('old');
      const renewal = await loader.nextCall();
      await invalidate(rig);
      const late = accessor.get(id);
      const load = await loader.nextCall();
      renewal.resolve('before the write');
      await settle();
      load.resolve('after the write');
      expect(await late).toBe('after the write');
      expect(await accessor.get(id)).toBe('after the write');
      expect(events.of('fill').map(({ outcome }) => outcome)).toEqual(['stored', 'refused', 'stored']);
    },
  );

  it('of a batch is served beside the others, and renewed by one loadMany', async () => {
    const clock = new FakeClock();
    const { cache } = createTestCache({ clock, store: new MemoryStore({ clock }) });
    @CacheNamespace({ name: 'batch', id: ['a'], jitter: 0, ...graceful })
    class Batch extends CacheAccess<number, Id> {
      readonly asked: number[][] = [];
      round = 0;

      protected load() {
        return 0;
      }

      protected override async loadMany(ids: readonly Id[]) {
        this.asked.push(ids.map(({ a }) => a));
        const round = ++this.round;
        return Promise.resolve(ids.map(({ a }) => a * 10 ** round));
      }
    }
    const batch = new Batch();
    cache.bind(batch);
    const ids = [{ a: 1 }, { a: 2 }, { a: 1 }];
    expect(await batch.getMany(ids)).toEqual([10, 20, 10]);
    clock.advance(60_000);
    expect(await batch.getMany([...ids, { a: 3 }])).toEqual([10, 20, 10, 300]);
    await settle();
    expect(await batch.getMany(ids)).toEqual([1_000, 2_000, 1_000]);
    expect(batch.asked).toEqual([[1, 2], [3], [1, 2]]);
  });
});

describe('a renewal that fails', () => {
  it('is reported and not tried again at once: after a second, then twice as long each time; the entry is served meanwhile', async () => {
    const { accessor, loader, clock, events, fill } = setUp(graceful);
    await fill('old');
    clock.advance(60_000);
    const failOnce = async (): Promise<void> => {
      expect(await accessor.get(id)).toBe('old');
      (await loader.nextCall()).reject(new Error('no database'));
      await settle();
    };
    await failOnce();
    clock.advance(999);
    expect(await accessor.get(id)).toBe('old');
    await settle();
    expect(loader.calls).toHaveLength(2);
    clock.advance(1);
    await failOnce();
    clock.advance(2_000);
    await failOnce();
    expect(events.of('renewal_failed')).toMatchObject([
      { retryAfterMs: 1_000, error: { code: 'CACHE_LOAD_FAILED' } },
      { retryAfterMs: 2_000 },
      { retryAfterMs: 4_000 },
    ]);
  });

  it('does not keep anybody from an error where nothing may be served: it was invalidated, or its grace is over', async () => {
    const { accessor, loader, clock, fill } = setUp(graceful);
    await fill('old');
    clock.advance(60_000);
    await accessor.invalidate(id);
    const read = accessor.get(id);
    (await loader.nextCall()).reject(new Error('no database'));
    await expect(read).rejects.toMatchObject({ code: 'CACHE_LOAD_FAILED' });
  });
});

describe('a soft timeout', () => {
  const patient = { ...graceful, timeout: { soft: '200ms', hard: '10s' } } as const;

  it('gives who finds a stale entry the fresh value, when that is there in time', async () => {
    const { accessor, loader, clock, fill } = setUp(patient);
    await fill('old');
    clock.advance(60_000);
    const reads = [accessor.get(id), accessor.get(id)];
    (await loader.nextCall()).resolve('new');
    expect(await Promise.all(reads)).toEqual(['new', 'new']);
    expect(loader.calls).toHaveLength(2);
  });

  it('gives it the stale one when it is not, and what comes later is stored', async () => {
    const { accessor, loader, clock, timers, fill } = setUp(patient);
    await fill('old');
    clock.advance(60_000);
    const read = accessor.get(id);
    const renewal = await loader.nextCall();
    timers.elapse(200);
    expect(await read).toBe('old');
    renewal.resolve('new');
    await settle();
    expect(await accessor.get(id)).toBe('new');
  });

  it('gives everybody the stale one as soon as the load fails, counted once', async () => {
    const { accessor, loader, clock, events, fill } = setUp(patient);
    await fill('old');
    clock.advance(60_000);
    const reads = [accessor.get(id), accessor.get(id)];
    (await loader.nextCall()).reject(new Error('no database'));
    expect(await Promise.all(reads)).toEqual(['old', 'old']);
    expect(events.of('renewal_failed')).toMatchObject([{ retryAfterMs: 1_000 }]);
    expect(await accessor.get(id)).toBe('old');
    await settle();
    expect(loader.calls).toHaveLength(2);
  });

  it('does not cut short the load of an entry that is not there; the hard one does', async () => {
    const { accessor, loader, timers } = setUp(patient);
    const read = accessor.get(id);
    await loader.nextCall();
    timers.elapse(9_999);
    await settle();
    timers.elapse(1);
    await expect(read).rejects.toMatchObject({ code: 'CACHE_LOAD_TIMEOUT', timeoutMs: 10_000 });
  });
});

describe('renewing in the background', () => {
  it('happens in nobody’s async context: a request’s is gone by then', async () => {
    const request = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const clock = new FakeClock();
    const { cache } = createTestCache({ clock, store: new MemoryStore({ clock }) });
    @CacheNamespace({ name: 'context', id: ['a'], jitter: 0, ...graceful })
    class Context extends CacheAccess<string, Id> {
      protected load() {
        seen.push(request.getStore());
        return 'value';
      }
    }
    const accessor = new Context();
    cache.bind(accessor);
    await request.run('first', () => accessor.get(id));
    clock.advance(60_000);
    await request.run('second', () => accessor.get(id));
    await settle();
    expect(seen).toEqual(['first', undefined]);
  });

  it('ends with the cache, which waits for it, and begins nothing more', async () => {
    const { accessor, loader, cache, clock, store, fill } = setUp(graceful);
    await fill('old');
    await fill('other', { a: 2 });
    clock.advance(60_000);
    await accessor.get(id);
    const renewal = await loader.nextCall();
    let isClosed = false;
    const closing = cache.close().then(() => (isClosed = true));
    expect(await accessor.get({ a: 2 })).toBe('other');
    await settle();
    expect([isClosed, loader.calls.length]).toEqual([false, 3]);
    renewal.resolve('new');
    await closing;
    expect(store.operations().at(-1)).toBe('fill');
  });
});

describe('D15 inspect', () => {
  it('tells the age of what is cached, loads nothing, and tells "nothing" from "not cached"', async () => {
    const { accessor, loader, clock, fill } = setUp(graceful);
    expect(await accessor.inspect(id)).toBeUndefined();
    const filledAt = clock.now();
    await fill(null);
    clock.advance(10_000);
    expect(await accessor.inspect(id)).toEqual({
      value: null,
      isStale: false,
      cachedAt: new Date(filledAt),
      ageMs: 10_000,
      freshForMs: 50_000,
      loadMs: 0,
    });
    clock.advance(60_000);
    expect(await accessor.inspect(id)).toMatchObject({ isStale: true, ageMs: 70_000, freshForMs: -10_000 });
    expect(await accessor.peek(id)).toBeUndefined();
    expect(loader.calls).toHaveLength(1);
  });

  it('tells less of entries that are never renewed: they do not carry it', async () => {
    const { accessor, clock, fill } = setUp({});
    await fill('value');
    clock.advance(1_000);
    expect(await accessor.inspect(id)).toMatchObject({ value: 'value', ageMs: 1_000, freshForMs: null, loadMs: null });
  });
});
