import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CacheAccess,
  CacheNamespace,
  createNodeLoadGate,
  StatsObserver,
  type LoadContext,
  type LoadLimits,
} from 'nestjs-coherent-cache';
import { HandCrankedLoader, ManualScheduler } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { Batched, fill, id, setUp, value, type Id } from './rig.js';

const other: Id = { a: 2, b: 'x' };
const third: Id = { a: 3, b: 'x' };

/** Resolves when every promise callback has run and what they deferred: whatever could begin has begun. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const setUpGated = (limits: LoadLimits, options: Parameters<typeof setUp>[0] = {}) =>
  setUp({ ...options, gate: createNodeLoadGate(limits) });

describe('the gate in front of loads', () => {
  it('lets a load begin when another ends', async () => {
    const { things, events } = setUpGated({ concurrency: 1 });
    const reads = [things.get(id), things.get(other)];
    const first = await things.loader.nextCall();
    await settled();
    expect(things.loader.calls).toHaveLength(1);
    first.resolve(value(1));
    (await things.loader.nextCall()).resolve(value(2));
    expect(await Promise.all(reads)).toEqual([value(1), value(2)]);
    expect(events.of('fill').map(({ outcome }) => outcome)).toEqual(['stored', 'stored']);
  });

  it('turns away what cannot wait either, with a typed error; the loads of others, and hits, go on', async () => {
    const stats = new StatsObserver();
    const { things, events } = setUpGated({ concurrency: 1, queue: 0 }, { observers: [stats] });
    await fill(things, third, value(3));
    const running = things.get(id);
    const load = await things.loader.nextCall();
    await expect(things.get(other)).rejects.toMatchObject({
      name: 'LoadsExhaustedError',
      code: 'CACHE_LOADS_EXHAUSTED',
    });
    expect(await things.get(third)).toEqual(value(3));
    load.resolve(value(1));
    expect(await running).toEqual(value(1));
    expect(events.of('load_rejected')).toMatchObject([{ namespace: 'things', ids: 1 }]);
    expect(stats.snapshot().namespaces['things']).toMatchObject({ loads: 2, loadFailures: 0, loadsRejected: 1 });
    await fill(things, other, value(2));
  });

  it('counts a batch as one load, and refuses it as a whole', async () => {
    const { things, batched, events } = setUpGated({ concurrency: 1, queue: 0 });
    expect(await batched.getMany([{ a: 1 }, { a: 2 }])).toEqual(['many 1', 'many 2']);
    const running = things.get(id);
    const load = await things.loader.nextCall();
    await expect(batched.getMany([{ a: 3 }, { a: 4 }])).rejects.toMatchObject({ code: 'CACHE_LOADS_EXHAUSTED' });
    load.resolve(null);
    await running;
    expect(events.of('load_rejected')).toMatchObject([{ namespace: 'batched', ids: 2 }]);
  });

  it('shares a load that waits, with and without tokens, and refuses those who share it together', async () => {
    const { things, cache } = setUpGated({ concurrency: 1, queue: 2 });
    const running = things.get(id);
    const first = await things.loader.nextCall();
    const withTokens = [things.get(other), things.get(other)];
    await settled();
    cache.holdReads();
    const without = [things.get(third)];
    await settled();
    without.push(things.get(third));
    const refused = await Promise.allSettled([things.get({ a: 4, b: null }), things.get({ a: 4, b: null })]);
    for (const end of refused)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'CACHE_LOADS_EXHAUSTED' } });
    first.resolve(value(1));
    for (const row of [2, 3]) (await things.loader.nextCall()).resolve(value(row));
    expect(await Promise.all([running, ...withTokens, ...without])).toEqual([1, 2, 2, 3, 3].map((row) => value(row)));
    expect(things.loader.calls).toHaveLength(3);
  });

  it('runs a load that has waited in the async context of its own caller', async () => {
    const tenants = new AsyncLocalStorage<string>();
    @CacheNamespace({ name: 'tenants', id: ['a'], ttl: '1m' })
    class Tenants extends CacheAccess<string, { a: number }> {
      protected load() {
        return tenants.getStore();
      }
    }
    const { cache, things } = setUpGated({ concurrency: 1 });
    const accessor = new Tenants();
    cache.bind(accessor);
    const running = tenants.run('first', () => things.get(id));
    const load = await things.loader.nextCall();
    const [two, three] = ['second', 'third'].map((name, a) => tenants.run(name, () => accessor.get({ a })));
    await settled();
    load.resolve(null);
    await running;
    expect(await Promise.all([two, three])).toEqual(['second', 'third']);
  });

  it('does not count the time that a load waits against its timeout; one that timed out leaves its place', async () => {
    const timers = new ManualScheduler();
    const scheduler = {
      defer: (task: () => void) => process.nextTick(task),
      after: (ms: number, task: () => void) => timers.after(ms, task),
    };
    const { things } = setUpGated({ concurrency: 1 }, { scheduler, readBudget: '1h' });
    const stuck = things.get(id).catch((error: unknown) => error);
    await things.loader.nextCall();
    const waiting = things.get(other);
    await settled();
    timers.elapse(30_000);
    expect(await stuck).toMatchObject({ code: 'CACHE_LOAD_TIMEOUT' });
    const load = await things.loader.nextCall();
    timers.elapse(29_999);
    load.resolve(value(2));
    expect(await waiting).toEqual(value(2));
  });
});

describe('behind a gate with one place', () => {
  @CacheNamespace({ name: 'parents', id: ['a'], ttl: '1m' })
  class Parents extends CacheAccess<string, { a: number }> {
    readonly loader = new HandCrankedLoader<{ a: number }, void>();

    constructor(private readonly batched: Batched) {
      super();
    }

    protected async load(of: { a: number }) {
      await this.loader.load(of);
      const [one, many] = await Promise.all([this.batched.get(of), this.batched.getMany([{ a: 8 }, { a: 9 }])]);
      return [one, ...many].join(', ');
    }
  }

  it.each([
    ['there', false],
    ['away', true],
  ])(
    'a load may read through the cache itself, also what others wait for, while the store is %s',
    async (_is, isAway) => {
      const { cache, batched } = setUpGated({ concurrency: 1, queue: 2 });
      const parents = new Parents(batched);
      cache.bind(parents);
      if (isAway) cache.holdReads();
      const parent = parents.get({ a: 1 });
      const load = await parents.loader.nextCall();
      const waiting = [batched.get({ a: 1 }), batched.getMany([{ a: 8 }])];
      await settled();
      load.resolve();
      expect(await parent).toBe('one 1, many 8, many 9');
      expect(await Promise.all(waiting)).toEqual(['one 1', ['many 8']]);
    },
  );

  it('reads inside a transaction do not wait: it would hold its locks meanwhile', async () => {
    const inTransaction = new AsyncLocalStorage<true>();
    const context: LoadContext = {
      watch: async (load) => ({ value: await load() }),
      within: (_scope, load) => load(),
      isWithin: () => inTransaction.getStore() === true,
      isLoading: () => false,
      writesOf: () => [],
      currentWrites: () => [],
    };
    const { cache, things, batched } = setUpGated({ concurrency: 1, queue: 0 });
    cache.useLoadContext(context);
    const running = things.get(id);
    const load = await things.loader.nextCall();
    await expect(batched.get({ a: 1 })).rejects.toMatchObject({ code: 'CACHE_LOADS_EXHAUSTED' });
    expect(await inTransaction.run(true, () => batched.get({ a: 1 }))).toBe('one 1');
    expect(await batched.within({}).getMany([{ a: 1 }, { a: 2 }])).toEqual(['many 1', 'many 2']);
    load.resolve(null);
    await running;
  });
});
