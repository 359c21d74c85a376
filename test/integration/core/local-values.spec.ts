import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CacheAccess,
  CacheNamespace,
  createTypedCodec,
  MemoryStore,
  type Codec,
  type LocalOptions,
  type NamespaceOptions,
  type Scheduler,
} from 'nestjs-coherent-cache';
import { createTestCache, FakeClock, RecordingStore } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';

class Point {
  constructor(public x: number) {}
}

/** Points; their state is in their properties, as `isFreezable` says, or nobody says. */
function pointCodec(isFreezable?: Codec['isFreezable']): Codec {
  const type = {
    name: 'point',
    owns: (value: object): value is Point => value instanceof Point,
    pack: ({ x }: Point) => [x],
    create: ([x]: readonly unknown[]) => new Point(Number(x)),
  };
  return { ...createTypedCodec({ id: 16, name: 'points', types: [type] }), ...(isFreezable && { isFreezable }) };
}

/** Returns two reads of `value` from the in-process tier, and what is kept of a third of a hundred entries. */
function setUp(
  value: unknown,
  local: boolean | LocalOptions = true,
  codec: string | Codec = 'typed',
  strictLocal = false,
) {
  @CacheNamespace({ name: 'values', id: ['id'], ttl: '60s', local, codec })
  class Values extends CacheAccess<unknown, { id: number }> {
    protected load() {
      return value;
    }
  }
  const { cache, events } = createTestCache({ strictLocal });
  const values = new Values();
  cache.bind(values);
  return { values, events, cache };
}

const id = { id: 1 };

async function readThrice(value: unknown, codec?: Codec): Promise<readonly unknown[]> {
  const { values, events } = setUp(value, true, codec);
  await values.get(id);
  const reads = [await values.get(id), await values.get(id), await values.get(id)];
  expect(events.of('read').map(({ tier }) => tier)).toEqual([undefined, undefined, 'local', 'local']);
  return reads;
}

describe('what an in-process tier returns', () => {
  it.each([
    ['plain objects and lists', [{ id: 1, tags: ['a'] }]],
    ['dates', { at: new Date(5) }],
    ['maps and sets', { map: new Map([['a', new Set([1])]]) }],
  ])('is one object for all callers where it can be read-only: %s', async (_, value) => {
    const [first, second, third] = await readThrice(value);
    expect(first).toEqual(value);
    expect(second).toBe(first);
    expect(third).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
  });

  it.each([
    ['bytes', { bytes: Buffer.from('abc') }, undefined],
    ['instances of a class that nobody vouches for', { point: new Point(1) }, pointCodec()],
  ])('is an object of its own for each caller where it cannot: %s', async (_, value, codec) => {
    const [first, second, third] = (await readThrice(value, codec)) as { bytes?: Buffer; point?: Point }[];
    expect(first).toEqual(value);
    if (first!.bytes) first!.bytes[0] = 0;
    if (first!.point) first!.point.x = 2;
    if (second!.bytes) second!.bytes[0] = 0;
    expect(third).toEqual(value);
  });

  it('is one object when the codec vouches for its class', async () => {
    const [first, second] = await readThrice(
      { point: new Point(1) },
      pointCodec((instance) => instance instanceof Point),
    );
    expect(second).toBe(first);
    expect(() => ((first as { point: Point }).point.x = 2)).toThrow(TypeError);
  });

  it('keeps nothing of the context of who read it first', async () => {
    const { values } = setUp({ list: [1] }, { trust: '50s' });
    const request = { user: 'ada' };
    const requests = new AsyncLocalStorage<object>();
    // The second read is the one that keeps the value.
    await requests.run(request, async () => [await values.get(id), await values.get(id)]);
    const shared = values.get(id);
    expect(values.get(id)).toBe(shared);
    const kept = Object.getOwnPropertySymbols(shared).map((symbol) => Reflect.get(shared, symbol) as unknown);
    expect(kept).not.toContain(request);
    expect(await shared.then(() => requests.getStore())).toBeUndefined();
    expect(await requests.run(request, () => shared.then(() => requests.getStore()))).toBe(request);
  });

  it('is read-only from the first read on where that is asked for, for those who share a load too', async () => {
    const value = { list: [1] };
    const { values } = setUp(value, true, 'typed', true);
    const [first, joined] = (await Promise.all([values.get(id), values.get(id)])) as (typeof value)[];
    for (const read of [first, joined]) {
      expect(read).toEqual(value);
      expect(() => read!.list.push(2)).toThrow(TypeError);
    }
    value.list.push(2);
    expect(first).toEqual({ list: [1] });
  });

  it('leaves what the loader returned to the loader', async () => {
    const value = { list: [1] };
    await readThrice(value);
    value.list.push(2);
    expect(value.list).toEqual([1, 2]);
  });
});

describe('what an in-process tier keeps', () => {
  /** Reads entries 1 to `count` until all that can be are kept, and returns how many of them are. */
  async function kept(value: unknown, local: LocalOptions, count: number): Promise<number> {
    const { values, events } = setUp(value, local);
    const ids = Array.from({ length: count }, (_, i) => ({ id: i + 1 }));
    await values.getMany(ids);
    await values.getMany(ids);
    events.clear();
    // The least recently used are gone: the most recent are asked for first.
    for (const one of ids.toReversed()) await values.peek(one);
    return events.of('read').filter(({ tier }) => tier === 'local').length;
  }

  it('is bounded by the number of its entries', async () => {
    expect(await kept('x', { maxEntries: 10 }, 30)).toBe(10);
  });

  it('is bounded by their bytes', async () => {
    const some = await kept('x'.repeat(10_000), { maxBytes: 200_000 }, 30);
    expect(some).toBeGreaterThan(2);
    expect(some).toBeLessThanOrEqual(200_000 / 10_000);
  });

  it('is nothing of a value that takes more than all may', async () => {
    expect(await kept('x'.repeat(10_000), { maxBytes: 5_000 }, 1)).toBe(0);
  });

  it('is counted apart among the hits', async () => {
    const { StatsObserver } = await import('nestjs-coherent-cache');
    const { values, cache } = setUp(null);
    const stats = new StatsObserver();
    cache.observe(stats);
    for (let i = 0; i < 4; i++) await values.get(id);
    expect(stats.snapshot().namespaces['values']).toMatchObject({ misses: 1, hits: 0, absent: 3, localHits: 2 });
  });

  it('has to have a place', () => {
    @CacheNamespace({ name: 'values', id: ['id'], ttl: '60s', local: true })
    class Values extends CacheAccess<string, { id: number }> {
      protected load() {
        return 'x';
      }
    }
    const { cache } = createTestCache({ localCopies: undefined });
    expect(() => cache.bind(new Values())).toThrow(
      'Namespace "values" has `local`, but this cache has no place for it. Create it with `localCopies: createLruCopies`.',
    );
  });
});

describe('a value that is kept, as its lifetime goes on', () => {
  function start(options: Partial<NamespaceOptions>, versions = { current: 1 }) {
    const clock = new FakeClock();
    const store = new RecordingStore(new MemoryStore({ clock }));
    @CacheNamespace({ name: 'aging', id: ['id'], ttl: '60s', jitter: 0, ...options })
    class Aging extends CacheAccess<unknown, { id: number }> {
      protected load() {
        return { version: versions.current, text: 'x'.repeat(2_000) };
      }
    }
    const process = () => {
      const { cache, events } = createTestCache({ store, clock, scheduler: nextTurn });
      const values = new Aging();
      cache.bind(values);
      return { values, tiers: () => events.of('read').map(({ outcome, tier }) => `${tier ?? ''} ${outcome}`) };
    };
    return { clock, store, versions, process };
  }

  const nextTurn: Scheduler = { defer: (task) => void setImmediate(task), after: () => () => undefined };

  it.each([true, { trust: '10s' }] as const)('is stale when it is stale in the store: local %j', async (local) => {
    const { clock, versions, process } = start({ local, grace: '60s' });
    const { values, tiers } = process();
    await values.get(id);
    await values.get(id);
    clock.advance(59_999);
    await values.get(id);
    versions.current = 2;
    clock.advance(1);
    await values.get(id);
    expect(tiers()).toEqual([' miss', ' hit', 'local hit', 'local stale']);
    await expect.poll(() => values.get(id)).toMatchObject({ version: 2 });
  });

  it('is as fresh as hits of another process have made it since', async () => {
    const { clock, process } = start({ local: true, sliding: true, grace: '1s' });
    const [one, other] = [process(), process()];
    await one.values.get(id);
    await one.values.get(id);
    clock.advance(50_000);
    await other.values.get(id);
    await new Promise(setImmediate);
    clock.advance(30_000);
    await one.values.get(id);
    expect(one.tiers()).toEqual([' miss', ' hit', 'local hit']);
  });

  it('tells the store of the hits that prolong it, once each time that one is due, also within its window', async () => {
    const { clock, store, process } = start({ local: { trust: '50s' }, sliding: true });
    const { values } = process();
    await values.get(id);
    await values.get(id);
    clock.advance(40_000);
    store.clear();
    for (let i = 0; i < 5; i++) {
      await values.get(id);
      await new Promise(setImmediate);
    }
    expect(store.operations().filter((operation) => operation === 'touch')).toHaveLength(1);
  });

  it('is opened once when it is sealed in the store', async () => {
    const { process } = start({ local: true, seal: { keys: [{ id: 'k', key: new Uint8Array(32) }] } });
    const { values, tiers } = process();
    for (let i = 0; i < 3; i++) expect(await values.get(id)).toMatchObject({ version: 1 });
    expect(tiers()).toEqual([' miss', ' hit', 'local hit']);
  });
});
