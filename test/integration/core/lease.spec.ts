import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CacheAccess,
  CacheNamespace,
  MemoryStore,
  PassingStore,
  StoreUnavailableError,
  type Bus,
  type CacheStore,
  type Leases,
} from 'nestjs-coherent-cache';
import { createTestCache, FakeClock, ManualScheduler } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { id, Numbered, settle, type Id } from './lifetimes-rig.js';

/** Several processes, each a cache of its own, on one store, time in the test's hands. */
function setUp(
  count = 2,
  { store, lease = '5s', ...options }: { store?: CacheStore; lease?: string | false; grace?: string } = {},
) {
  const clock = new FakeClock();
  const timers = new ManualScheduler();
  const scheduler = {
    defer: (task: () => void) => process.nextTick(task),
    after: (ms: number, task: () => void) => timers.after(ms, task),
  };
  const shared = store ?? new MemoryStore({ clock });
  const processes = Array.from({ length: count }, () => {
    const { cache, events } = createTestCache({ store: shared, clock, scheduler, readBudget: '5s' });
    @CacheNamespace({ name: 'leased', id: ['a'], ttl: '60s', jitter: 0, lease, ...options })
    class Leased extends Numbered {}
    const accessor = new Leased();
    cache.bind(accessor);
    return { cache, events, accessor, loader: accessor.loader };
  });
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    timers.elapse(ms);
    await settle();
  };
  const loads = (): number => processes.reduce((sum, { loader }) => sum + loader.calls.length, 0);
  return { processes, clock, timers, store: shared, pass, loads };
}

describe('a lease', () => {
  it('D1 has one of all processes load, while every reader of all of them waits and gets its value', async () => {
    const { processes, loads } = setUp(8);
    const reads = processes.flatMap(({ accessor }) => Array.from({ length: 50 }, () => accessor.get(id)));
    const load = await Promise.race(processes.map(({ loader }) => loader.nextCall()));
    await settle();
    expect(loads()).toBe(1);
    load.resolve('value');
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['value']));
    expect(loads()).toBe(1);
  });

  it('is not waited for by who has it: a renewal goes ahead of a reader who has missed meanwhile', async () => {
    const memory = new MemoryStore();
    let held: (() => void) | undefined;
    let isHolding = false;
    class HoldingStore extends PassingStore {
      override async read(cells: Parameters<CacheStore['read']>[0]) {
        if (isHolding) {
          isHolding = false;
          await new Promise<void>((resolve) => (held = resolve));
        }
        return super.read(cells);
      }
    }
    const { processes, pass, loads } = setUp(1, { store: new HoldingStore(memory), grace: '60s' });
    const { accessor, loader } = processes[0]!;
    const first = accessor.get(id);
    (await loader.nextCall()).resolve('old');
    await first;
    await pass(61_000);
    expect(await accessor.get(id)).toBe('old');
    // The renewal has the lease, and is about to look once more.
    isHolding = true;
    await settle();
    await accessor.invalidate(id);
    const read = accessor.get(id);
    await settle();
    held!();
    await settle();
    expect(loads()).toBe(2);
    (await loader.nextCall()).resolve('new');
    expect(await read).toBe('new');
  });

  it('D3 has who comes to hold it look again before it loads', async () => {
    const memory = new MemoryStore();
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    class LateLeases extends PassingStore {
      override get leases(): Leases {
        const { leases } = memory;
        return {
          take: async (requests) => opened.then(() => leases.take(requests)),
          give: (claims) => leases.give(claims),
        };
      }
    }
    const [first, late] = [setUp(1, { store: memory }), setUp(1, { store: new LateLeases(memory) })];
    const reading = late.processes[0]!.accessor.get(id);
    await settle();
    const loading = first.processes[0]!.accessor.get(id);
    (await first.processes[0]!.loader.nextCall()).resolve('value');
    expect(await loading).toBe('value');
    await settle();
    open();
    expect(await reading).toBe('value');
    expect(late.loads()).toBe(0);
  });

  it('without it each process loads once', async () => {
    const { processes, loads } = setUp(3, { lease: false });
    const reads = processes.flatMap(({ accessor }) => [accessor.get(id), accessor.get(id)]);
    for (const { loader } of processes) (await loader.nextCall()).resolve('value');
    await Promise.all(reads);
    expect(loads()).toBe(3);
  });

  it('S18 does not let a reader that came after a write have what was loaded before it', async () => {
    const { processes, loads } = setUp(2);
    const [one, other] = processes as [(typeof processes)[0], (typeof processes)[0]];
    const early = one.accessor.get(id);
    const old = await one.loader.nextCall();
    const waiting = other.accessor.get(id);
    await settle();
    await other.accessor.invalidate(id);
    const late = other.accessor.get(id);
    await settle();
    old.resolve('before the write');
    expect(await early).toBe('before the write');
    const load = await other.loader.nextCall();
    load.resolve('after the write');
    expect(await late).toBe('after the write');
    expect(await waiting).toBe('after the write');
    expect(await one.accessor.get(id)).toBe('after the write');
    expect(loads()).toBe(2);
  });

  it('D4 goes to the next one when a load fails, whose error reaches those who shared it', async () => {
    const { processes } = setUp(2);
    const [one, other] = processes as [(typeof processes)[0], (typeof processes)[0]];
    const failing = [one.accessor.get(id), one.accessor.get(id)];
    const load = await one.loader.nextCall();
    const waiting = other.accessor.get(id);
    await settle();
    load.reject(new Error('no database'));
    for (const end of await Promise.allSettled(failing))
      expect(end).toMatchObject({ reason: { code: 'CACHE_LOAD_FAILED' } });
    (await other.loader.nextCall()).resolve('value');
    expect(await waiting).toBe('value');
  });

  it('D5 delays the others by its length at most when its holder dies; one of them loads then', async () => {
    const { processes, pass } = setUp(3);
    void processes[0]!.accessor.get(id);
    await processes[0]!.loader.nextCall();
    await settle();
    const [one, other] = [processes[1]!, processes[2]!];
    await pass(1_000);
    const reads = [one.accessor.get(id), other.accessor.get(id)];
    await settle();
    await pass(3_999);
    expect(one.loader.calls.length + other.loader.calls.length).toBe(0);
    await pass(1);
    expect(one.loader.calls.length + other.loader.calls.length).toBe(1);
    const load = await Promise.race([one.loader.nextCall(), other.loader.nextCall()]);
    load.resolve('value');
    expect(await Promise.all(reads)).toEqual(['value', 'value']);
  });

  it('D5 does not keep anybody waiting for one holder after the other: after its length a reader loads by itself', async () => {
    const { processes, pass } = setUp(3);
    void processes[0]!.accessor.get(id);
    await processes[0]!.loader.nextCall();
    await pass(1_000);
    const reads = [processes[1]!.accessor.get(id), processes[2]!.accessor.get(id)];
    await settle();
    await pass(4_000);
    await pass(1_000);
    const loads = await Promise.all([processes[1]!.loader.nextCall(), processes[2]!.loader.nextCall()]);
    for (const load of loads) load.resolve('value');
    expect(await Promise.all(reads)).toEqual(['value', 'value']);
  });

  it('D5 that has ended during the load changes nothing for its holder, nor takes away the next one’s', async () => {
    const { processes, pass, loads } = setUp(3);
    const [one, other, third] = processes;
    const slow = one!.accessor.get(id);
    const load = await one!.loader.nextCall();
    await pass(5_000);
    const next = other!.accessor.get(id);
    const second = await other!.loader.nextCall();
    load.resolve('slow');
    expect(await slow).toBe('slow');
    await third!.accessor.invalidate(id);
    const waiting = third!.accessor.get(id);
    await settle();
    expect(loads()).toBe(2);
    second.resolve('value');
    expect(await next).toBe('value');
    (await third!.loader.nextCall()).resolve('value of today');
    expect(await waiting).toBe('value of today');
  });

  it.each(['take', 'give'] as const)('fails no read when the store fails at "%s"', async (operation) => {
    const store = new MemoryStore();
    Object.assign(store.leases, { [operation]: () => Promise.reject(new StoreUnavailableError('gone')) });
    const { processes } = setUp(1, { store });
    const [{ accessor, loader, events }] = processes as [(typeof processes)[0]];
    const read = accessor.get(id);
    (await loader.nextCall()).resolve('value');
    expect(await read).toBe('value');
    await settle();
    expect(events.of('store_failed')).toMatchObject([{ operation: 'lease' }]);
    expect(await accessor.get(id)).toBe('value');
  });

  it('asks again now and then where nothing is heard from the others', async () => {
    const deaf = new MemoryStore();
    Object.assign(deaf, { openBus: (): Bus | undefined => undefined });
    const { processes, pass, loads } = setUp(2, { store: deaf });
    const [one, other] = processes as [(typeof processes)[0], (typeof processes)[0]];
    const first = one.accessor.get(id);
    const load = await one.loader.nextCall();
    const waiting = other.accessor.get(id);
    await settle();
    load.resolve('value');
    await first;
    await pass(50);
    expect(await waiting).toBe('value');
    expect(loads()).toBe(1);
  });

  it('is not waited for by a load inside a load: two that need each other’s values would wait for nothing', async () => {
    const clock = new FakeClock();
    const store = new MemoryStore({ clock });
    const entered = new Map<number, () => void>();
    const bothEntered = Promise.all([1, 2].map((a) => new Promise<void>((resolve) => entered.set(a, resolve))));
    const read = (start: number) => {
      const loading = new AsyncLocalStorage<true>();
      const { cache } = createTestCache({ store, clock });
      cache.useLoadContext({
        watch: async <R>(load: () => Promise<R>) => ({ value: await loading.run(true, load) }),
        within: () => Promise.reject(new Error('not used here')),
        isWithin: () => false,
        isLoading: () => loading.getStore() === true,
        writesOf: () => [],
        currentWrites: () => [],
      });
      let depth = 0;
      @CacheNamespace({ name: 'crossed', id: ['a'], ttl: '60s', lease: '1h' })
      class Crossed extends CacheAccess<number, Id> {
        protected async load({ a }: Id): Promise<number> {
          if (depth++ > 0) return a;
          entered.get(a)!();
          await bothEntered;
          return a + 10 * ((await this.get({ a: 3 - a })) ?? 0);
        }
      }
      const accessor = new Crossed();
      cache.bind(accessor);
      return accessor.get({ a: start });
    };
    expect(await Promise.all([read(1), read(2)])).toEqual([21, 12]);
  });

  it('D10 of a batch has each id loaded by whose turn it is, in one call per process', async () => {
    const clock = new FakeClock();
    const store = new MemoryStore({ clock });
    const open = () => {
      const { cache } = createTestCache({ store, clock });
      let release!: () => void;
      const held = new Promise<void>((resolve) => (release = resolve));
      @CacheNamespace({ name: 'batch', id: ['a'], ttl: '60s', lease: true })
      class Batch extends CacheAccess<string, Id> {
        readonly asked: number[][] = [];

        protected load({ a }: Id) {
          return `one ${a}`;
        }

        protected override async loadMany(ids: readonly Id[]) {
          this.asked.push(ids.map(({ a }) => a));
          await held;
          return ids.map(({ a }) => `many ${a}`);
        }
      }
      const accessor = new Batch();
      cache.bind(accessor);
      return { accessor, release };
    };
    const [one, other] = [open(), open()];
    const first = one.accessor.getMany([{ a: 1 }, { a: 2 }]);
    await settle();
    const second = other.accessor.getMany([{ a: 2 }, { a: 3 }, { a: 4 }]);
    await settle();
    other.release();
    await settle();
    one.release();
    expect(await first).toEqual(['many 1', 'many 2']);
    expect(await second).toEqual(['many 2', 'many 3', 'many 4']);
    expect([one.accessor.asked, other.accessor.asked]).toEqual([[[1, 2]], [[3, 4]]]);
  });

  it('has one of all processes renew a stale entry; the others serve it', async () => {
    const { processes, pass, loads } = setUp(3, { grace: '5m' });
    const [one] = processes as [(typeof processes)[0]];
    const read = one.accessor.get(id);
    (await one.loader.nextCall()).resolve('old');
    await read;
    await pass(60_000);
    expect(await Promise.all(processes.map(({ accessor }) => accessor.get(id)))).toEqual(['old', 'old', 'old']);
    await settle();
    expect(loads()).toBe(2);
    const renewals = processes.flatMap(({ loader }) => loader.calls.filter(({ settled }) => !settled));
    renewals[0]!.resolve('new');
    await settle();
    expect(await Promise.all(processes.map(({ accessor }) => accessor.get(id)))).toEqual(['new', 'new', 'new']);
    expect(loads()).toBe(2);
  });

  it('D17 leaves nothing behind: no timers, nobody who waits', async () => {
    const { processes, timers } = setUp(3);
    const reads = processes.map(({ accessor }) => accessor.get(id));
    (await Promise.race(processes.map(({ loader }) => loader.nextCall()))).resolve('value');
    await Promise.all(reads);
    await settle();
    expect(timers.pendingTimers).toBe(0);
  });

  it('D19 is kept apart from data: clearing the cache leaves it alone, and it leaves the cache alone', async () => {
    const { processes, loads } = setUp(2);
    const [one, other] = processes as [(typeof processes)[0], (typeof processes)[0]];
    const first = one.accessor.get(id);
    const load = await one.loader.nextCall();
    await one.cache.clear();
    const second = other.accessor.get(id);
    await settle();
    expect(loads()).toBe(1);
    load.resolve('before');
    await first;
    (await other.loader.nextCall()).resolve('after');
    expect(await second).toBe('after');
  });
});
