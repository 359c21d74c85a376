import { CacheAccess, CacheNamespace, createTypedCodec, type Codec, type LocalOptions } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
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
