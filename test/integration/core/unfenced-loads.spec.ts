import { AsyncLocalStorage } from 'node:async_hooks';
import { CacheAccess, CacheNamespace, MemoryStore, type LoadContext, type Taint } from 'nestjs-coherent-cache';
import { describe, expect, it } from 'vitest';
import { fill, id, setUp, value } from './rig.js';

/** Refuses every read, each when the test says so. */
class AwayStore extends MemoryStore {
  private readonly held: (() => void)[] = [];
  isHeld = false;

  override read(): Promise<never> {
    const down = (): Promise<never> => Promise.reject(new Error('down'));
    return this.isHeld ? new Promise<void>((go) => this.held.push(go)).then(down) : down();
  }

  get asked(): number {
    return this.held.length;
  }

  /** Ends the oldest read that waits. */
  refuse(): void {
    this.held.shift()?.();
  }
}

/** Resolves when every promise callback has run and what they deferred: whatever could begin has begun. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const setUpAway = (options: Parameters<typeof setUp>[0] = {}) => {
  const store = new AwayStore();
  return { ...setUp({ ...options, store }), store };
};

describe('while the store is away', () => {
  it('50 reads of one entry are one load, and each gets a copy of its own', async () => {
    const { things, events } = setUpAway();
    const reads = Array.from({ length: 50 }, () => things.get(id));
    (await things.loader.nextCall()).resolve(value(1));
    const values = await Promise.all(reads);
    expect(things.loader.calls).toHaveLength(1);
    expect(events.outcomes()).toEqual(Array(50).fill('bypass'));
    expect(values).toEqual(Array(50).fill(value(1)));
    expect(new Set(values).size).toBe(50);
  });

  it('a reader whose load was begun by another before the store had refused it, shares that load', async () => {
    const { things, store } = setUpAway();
    store.isHeld = true;
    const first = things.get(id);
    await settled();
    const second = things.get(id);
    await settled();
    expect(store.asked).toBe(2);
    store.refuse();
    const load = await things.loader.nextCall();
    store.refuse();
    await settled();
    load.resolve(value(1));
    expect(await Promise.all([first, second])).toEqual([value(1), value(1)]);
    expect(things.loader.calls).toHaveLength(1);
  });

  it('a reader loads anew when it comes after a load has begun: a write may have come between', async () => {
    const { things } = setUpAway();
    let row = value(1);
    const early = things.get(id);
    const old = await things.loader.nextCall();
    const seen = row;
    row = value(2);
    const late = [things.get(id), things.get(id)];
    await settled();
    expect(things.loader.calls).toHaveLength(1);
    old.resolve(seen);
    expect(await early).toEqual(value(1));
    (await things.loader.nextCall()).resolve(row);
    expect(await Promise.all(late)).toEqual([value(2), value(2)]);
    expect(things.loader.calls).toHaveLength(2);
  });

  it('a value is not shared by reference, even with the one who loaded it', async () => {
    const { things } = setUpAway();
    const spoiled = things.get(id).then((loaded) => loaded?.rows.push(99));
    const other = things.get(id);
    (await things.loader.nextCall()).resolve(value(1));
    await spoiled;
    expect(await other).toEqual(value(1));
  });

  it('a failing load fails all who share it and nobody after them', async () => {
    const { things } = setUpAway();
    const shared = [things.get(id), things.get(id)];
    const load = await things.loader.nextCall();
    const after = things.get(id);
    await settled();
    load.reject(new Error('no database'));
    for (const end of await Promise.allSettled(shared))
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'CACHE_LOAD_FAILED' } });
    (await things.loader.nextCall()).resolve(value(2));
    expect(await after).toEqual(value(2));
  });

  it('refresh loads by itself, whatever is being loaded', async () => {
    const { things } = setUpAway();
    const reads = [things.get(id), things.refresh(id), things.refresh(id)];
    for (const row of [1, 2, 3]) (await things.loader.nextCall()).resolve(value(row));
    const rows = (await Promise.all(reads)).map((read) => read?.rows[0]);
    expect(new Set(rows)).toEqual(new Set([1, 2, 3]));
  });

  it('getMany loads exactly what it was asked for in one go', async () => {
    const { batched } = setUpAway();
    const [one, many] = await Promise.all([batched.get({ a: 1 }), batched.getMany([{ a: 1 }, { a: 2 }, { a: 1 }])]);
    expect([one, ...many]).toEqual(['one 1', 'many 1', 'many 2', 'many 1']);
    expect(batched.asked).toEqual([[1, 2]]);
  });

  it('getMany of an accessor that loads one by one shares each of them', async () => {
    const { things } = setUpAway();
    const reads = [things.getMany([id]), things.getMany([id]), things.get(id).then((single) => [single])];
    (await things.loader.nextCall()).resolve(value(1));
    expect(await Promise.all(reads)).toEqual([[value(1)], [value(1)], [value(1)]]);
    expect(things.loader.calls).toHaveLength(1);
  });
});

describe('while a writer is pending', () => {
  it('reads that came before a load began share it, and nothing is stored', async () => {
    const { things, cache, events } = setUp();
    const bracket = cache.openBracket('test');
    const rule = { namespace: 'things', source: 'Row', on: ['update' as const], derive: () => ({ a: 1 }) };
    await cache.collect(bracket, rule, { known: {} }, { change: 'update', image: 'old', manager: null });
    await bracket.mark();
    const reads = Array.from({ length: 10 }, () => things.get(id));
    const load = await things.loader.nextCall();
    await bracket.finalise();
    const late = things.get(id);
    const next = await things.loader.nextCall();
    next.resolve(value(2));
    expect(await late).toEqual(value(2));
    load.resolve(value(1));
    expect(await Promise.all(reads)).toEqual(Array(10).fill(value(1)));
    expect(things.loader.calls).toHaveLength(2);
    expect(events.of('fill').map(({ outcome }) => outcome)).toEqual(['stored']);
    expect(await things.get(id)).toEqual(value(2));
  });
});

/** Watches loads as a database layer does. */
class FakeContext implements LoadContext {
  private readonly loading = new AsyncLocalStorage<true>();
  taint: Taint | undefined;
  isInTransaction = false;

  async watch<R>(load: () => Promise<R>) {
    const loaded = await this.loading.run(true, load);
    return this.taint ? { value: loaded, taint: this.taint } : { value: loaded };
  }

  within = () => Promise.reject(new Error('not used here'));
  isWithin = () => this.isInTransaction;
  isLoading = () => this.loading.getStore() === true;
  writesOf = () => [];
  currentWrites = () => [];
}

function setUpWatched(options: Parameters<typeof setUp>[0] = {}) {
  const context = new FakeContext();
  const rig = setUpAway(options);
  rig.cache.useLoadContext(context);
  return { ...rig, context };
}

describe('a load without tokens', () => {
  it('is not shared when it is a private view: the others load themselves', async () => {
    const { things, context } = setUpWatched();
    context.taint = 'replica';
    const reads = [things.get(id), things.get(id)];
    (await things.loader.nextCall()).resolve(value(1));
    (await things.loader.nextCall()).resolve(value(2));
    expect(await Promise.all(reads)).toEqual([value(1), value(2)]);
  });

  it('is not shared when its value cannot be copied: the others load themselves', async () => {
    const { things } = setUpAway();
    const unencodable = () => ({ id, rows: [() => 1] }) as never;
    const reads = [things.get(id), things.get(id)];
    (await things.loader.nextCall()).resolve(unencodable());
    (await things.loader.nextCall()).resolve(unencodable());
    const [one, two] = await Promise.all(reads);
    expect(two).not.toBe(one);
  });

  it('is not shared inside transactions: each sees what its own wrote', async () => {
    const { things, context } = setUpWatched();
    context.isInTransaction = true;
    const reads = [things.get(id), things.get(id)];
    (await things.loader.nextCall()).resolve(value(1));
    (await things.loader.nextCall()).resolve(value(2));
    expect(await Promise.all(reads)).toEqual([value(1), value(2)]);
  });

  it('is not shared while the kill switch is off', async () => {
    const { things } = setUp({ enabled: false });
    const reads = [things.get(id), things.get(id)];
    (await things.loader.nextCall()).resolve(value(1));
    (await things.loader.nextCall()).resolve(value(2));
    expect(await Promise.all(reads)).toEqual([value(1), value(2)]);
  });

  it.each<[who: string, () => ReturnType<typeof setUpAway>]>([
    ['the gate', () => setUpAway()],
    ['the database layer', () => setUpWatched({ gate: { isInside: () => false, run: (load) => load() } })],
  ])('is not waited for by a read inside it, as %s tells', async (_who, open) => {
    @CacheNamespace({ name: 'nested', id: ['a'], ttl: '1m' })
    class Nested extends CacheAccess<string, { a: number }> {
      private loads = 0;

      protected async load(of: { a: number }) {
        return this.loads++ > 0 ? 'inner' : `outer of ${await this.get(of)}`;
      }
    }
    const { cache } = open();
    const nested = new Nested();
    cache.bind(nested);
    expect(await nested.get({ a: 1 })).toBe('outer of inner');
  });

  it('leaves the way to the store as it was, once that is back', async () => {
    const { things, cache } = setUp();
    const release = cache.holdReads();
    await fill(things, id, value(1));
    release();
    await fill(things, id, value(2));
    expect(await things.get(id)).toEqual(value(2));
    expect(things.loader.calls).toHaveLength(2);
  });
});
