import { Redis } from 'ioredis';
import {
  CacheAccess,
  CacheNamespace,
  cached,
  jsonCodec,
  RedisStore,
  type Cache,
  type NamespaceOptions,
} from 'nestjs-coherent-cache';
import {
  ChaosStore,
  createTestCache,
  FakeClock,
  HandCrankedLoader,
  RecordingStore,
} from 'nestjs-coherent-cache/testing';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../support/unique-prefix.js';

type Id = { from: number; to: number };

const DECLARED: NamespaceOptions<string, Id> = {
  name: 'links',
  id: ['from', 'to'],
  indexes: [['from'], ['to']],
  ttl: '60s',
  jitter: 0,
  layout: 'hash',
  codec: jsonCodec,
};

const opened: Cache[] = [];
const redis = new Redis(inject('redisUrl'));
let prefix: string;

/** Values by id, as a database would have them; each read of one says which version it saw. */
const versions = new Map<string, number>();

async function open(options: Partial<NamespaceOptions<string, Id>> = {}, clock?: FakeClock) {
  const inner = new RedisStore(inject('redisUrl'), { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await inner.open();
  const recording = new RecordingStore(inner);
  const store = new ChaosStore(recording);

  @CacheNamespace({ ...DECLARED, ...options })
  class Links extends CacheAccess<string, Id> {
    readonly loader = new HandCrankedLoader<Id, string>();
    isCranked = false;

    protected load(id: Id) {
      if (this.isCranked) return this.loader.load(id);
      return `${id.from}>${id.to} v${versions.get(`${id.from}>${id.to}`) ?? 0}`;
    }
  }

  const { cache } = createTestCache({ store, prefix, readBudget: '5s', writeBudget: '5s', ...(clock && { clock }) });
  opened.push(cache);
  const links = new Links();
  cache.bind(links);
  return { links, store, recording, cache };
}

const hashes = (): Promise<string[]> => redis.keys(`{${prefix}:links}h:*`);

beforeEach(() => {
  prefix = uniquePrefix();
  versions.clear();
});
afterAll(async () => {
  await Promise.all(opened.map((cache) => cache.close()));
  redis.disconnect();
});

describe('entries in a hash', () => {
  it('D12 have one key per value of the first index, and are read in one request', async () => {
    const { links, recording } = await open();
    const ids = Array.from({ length: 20 }, (_, i) => ({ from: i % 2, to: i }));
    const values = await links.getMany(ids);
    recording.clear();
    expect(await links.getMany(ids)).toEqual(values);
    expect(recording.operations()).toEqual(['read']);
    expect(await hashes()).toHaveLength(2);
    expect(await redis.keys(`{${prefix}:links}e:*`)).toEqual([]);
  });

  it('D12 F17 keep the lifetime that began with the first of them', async () => {
    const { links } = await open({ ttl: '60s' });
    await links.get({ from: 1, to: 1 });
    const [hash] = await hashes();
    await redis.pexpire(hash!, 10_000);
    await links.get({ from: 1, to: 2 });
    await links.refresh({ from: 1, to: 1 });
    expect(await redis.pttl(hash!)).toBeLessThanOrEqual(10_000);
    expect(await redis.pttl(hash!)).toBeGreaterThan(0);
  });

  it('D12 go with their hash when the first index is invalidated, in one command', async () => {
    const { links, recording } = await open();
    for (let to = 0; to < 10; to++) await links.get({ from: 1, to });
    recording.clear();
    await links.invalidate({ from: 1 });
    expect(recording.operations()).toEqual(['finalise']);
    expect(await hashes()).toEqual([]);
  });

  it.each([
    ['their id', { from: 1, to: 2 }, [false, true, true]],
    ['the first index', { from: 1 }, [false, false, true]],
    ['the second index', { to: 2 }, [false, true, false]],
    ['everything', {}, [false, false, false]],
  ])('are invalidated by %s, and no others', async (_, target, left) => {
    const { links } = await open();
    const ids = [
      { from: 1, to: 2 },
      { from: 1, to: 3 },
      { from: 4, to: 2 },
    ];
    await links.getMany(ids);
    await links.invalidate(target);
    const peeked = await Promise.all(ids.map((id) => links.peek(id)));
    expect(peeked.map((value) => value !== undefined)).toEqual(left);
  });

  it.each([
    ['its id', { from: 1, to: 2 }],
    ['the first index', { from: 1 }],
    ['the second index', { to: 2 }],
    ['everything', {}],
  ])('S18 do not keep a value loaded before an invalidation by %s', async (_, target) => {
    const [slow, writer] = [await open(), await open()];
    slow.links.isCranked = true;
    await writer.links.get({ from: 1, to: 9 });
    const reading = slow.links.get({ from: 1, to: 2 });
    const load = await slow.links.loader.nextCall();
    versions.set('1>2', 1);
    await writer.links.invalidate(target);
    load.resolve('1>2 v0');
    await reading;
    expect(await writer.links.get({ from: 1, to: 2 })).toBe('1>2 v1');
  });

  it('S18 do not keep a fill that is late, while others fill and invalidate the same hash', async () => {
    const [slow, writer] = [await open(), await open()];
    for (let round = 0; round < 20; round++) {
      const to = round % 4;
      const held = slow.store.hold('fill').once();
      const reading = slow.links.get({ from: 1, to: 100 + round });
      await held.arrived;
      versions.set(`1>${100 + round}`, 1);
      await Promise.all([
        writer.links.invalidate(round % 2 ? { from: 1 } : { from: 1, to: 100 + round }),
        writer.links.getMany([0, 1, 2, 3].map((other) => ({ from: 1, to: other }))),
        writer.links.invalidate({ from: 1, to }),
      ]);
      await held.release();
      await reading;
      expect(await writer.links.get({ from: 1, to: 100 + round })).toBe(`1>${100 + round} v1`);
      slow.store.heal();
    }
  });

  it('never show an older value than a write that was acknowledged, whoever fills', async () => {
    const processes = [await open(), await open(), await open()];
    const ids = Array.from({ length: 8 }, (_, i) => ({ from: i % 2, to: i % 4 }));
    const reads: Promise<void>[] = [];
    for (let round = 0; round < 150; round++) {
      const { from, to } = ids[round % ids.length]!;
      const key = `${from}>${to}`;
      versions.set(key, (versions.get(key) ?? 0) + 1);
      const least = versions.get(key)!;
      const { links } = processes[round % 3]!;
      reads.push(...processes.map(async (one) => void (await one.links.getMany(ids))));
      await links.invalidate([{ from, to }, { from }, { to }, {}][round % 4]!);
      for (const one of processes) {
        const seen = (await one.links.get({ from, to }))!;
        expect(Number(seen.split('v')[1])).toBeGreaterThanOrEqual(least);
      }
    }
    await Promise.all(reads);
  });

  it('D13 lose both directions of a relation at one instant', async () => {
    const { links, recording } = await open();
    await links.getMany([
      { from: 1, to: 2 },
      { from: 2, to: 1 },
      { from: 2, to: 3 },
    ]);
    recording.clear();
    const both = [
      { from: 1, to: 2 },
      { from: 2, to: 1 },
    ];
    expect(await links.invalidate(both)).toBe(true);
    expect(recording.operations()).toEqual(['finalise']);
    expect(await Promise.all(both.map((id) => links.peek(id)))).toEqual([undefined, undefined]);
    expect(await links.peek({ from: 2, to: 3 })).toBeDefined();
    expect(await links.invalidate([])).toBe(false);
  });

  it('can be listed', async () => {
    const { links } = await open({ enumerable: true });
    await links.getMany([0, 1, 2].map((to) => ({ from: 1, to })));
    await links.invalidate({ from: 1, to: 0 });
    const ids = [];
    for await (const id of links.ids({ from: 1 })) ids.push(id);
    expect(ids).toHaveLength(2);
    expect(await links.count({ from: 1 })).toBe(2);
    expect(await links.invalidateListed({ from: 1 })).toBe(2);
  });

  it('end by themselves where they live shorter than their hash, and do not shorten it', async () => {
    const clock = new FakeClock();
    const { links } = await open({ negativeTtl: '1s' }, clock);
    links.isCranked = true;
    const read = async (to: number, value: string | null): Promise<string | null> => {
      const reading = links.get({ from: 1, to });
      (await links.loader.nextCall()).resolve(value as string);
      return reading;
    };
    await read(1, null);
    await read(2, 'two');
    expect(await links.peek({ from: 1, to: 1 })).toBeNull();
    clock.advance(1_500);
    expect(await links.peek({ from: 1, to: 1 })).toBeUndefined();
    expect(await links.peek({ from: 1, to: 2 })).toBe('two');
    const [hash] = await hashes();
    expect(await redis.pttl(hash!)).toBeGreaterThan(50_000);
  });

  it('D12 F17 keep the hash alive by every write where they are told to, and end after their own ttl all the same', async () => {
    const clock = new FakeClock();
    const { links } = await open({ hashTtl: 'write' }, clock);
    await links.get({ from: 1, to: 1 });
    const [hash] = await hashes();
    await redis.pexpire(hash!, 10_000);
    clock.advance(50_000);
    await links.get({ from: 1, to: 2 });
    expect(await redis.pttl(hash!)).toBeGreaterThan(50_000);
    expect(await redis.pttl(hash!)).toBeLessThanOrEqual(60_000);
    expect(await links.peek({ from: 1, to: 1 })).toBeDefined();
    clock.advance(10_000);
    expect(await links.peek({ from: 1, to: 1 })).toBeUndefined();
    expect(await links.peek({ from: 1, to: 2 })).toBeDefined();
    await links.set({ from: 1, to: 3 }, cached('short', { ttl: '1s' }));
    expect(await redis.pttl(hash!)).toBeGreaterThan(50_000);
  });

  it('are not read where their hash may have been prolonged and they do not say when they end', async () => {
    const [plain, prolonging] = [await open(), await open({ hashTtl: 'write' })];
    await plain.links.get({ from: 1, to: 1 });
    expect(await prolonging.links.peek({ from: 1, to: 1 })).toBeUndefined();
  });

  it('D12 F17 always end: a hash without a lifetime is refused, and so is one for no hash', async () => {
    await expect(open({ hashTtl: 'never' as never })).rejects.toThrow(/must be 'create' or 'write'.*give a long ttl/);
    await expect(open({ layout: 'keys', hashTtl: 'write' })).rejects.toThrow(/a `hashTtl` and no hashes/);
  });

  it('need an index, and do not slide', async () => {
    await expect(open({ indexes: [] })).rejects.toThrow(/layout 'hash' and no index/);
    await expect(open({ sliding: true })).rejects.toThrow(/layout 'hash' and is sliding/);
    await expect(open({ layout: 'list' as never })).rejects.toThrow(/layout must be 'keys' or 'hash'/);
  });

  it.each([
    [34, 0.45],
    [60, 0.75],
    [1_200, 0.98],
  ])('D12 take less memory than keys, 100 of %i bytes', async (bytes, most) => {
    const sizes: number[] = [];
    for (const layout of ['keys', 'hash'] as const) {
      const { links } = await open({ layout, indexes: [['from']], name: layout });
      const ids = Array.from({ length: 100 }, (_, to) => ({ from: 1, to }));
      for (const id of ids) await links.set(id, 'x'.repeat(bytes - 2));
      const keys = await redis.keys(`{${prefix}:${layout}}[eh]:*`);
      const each = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
      // Besides what MEMORY USAGE tells, each key with a lifetime is in a second table of the server: 24 bytes and half a slot or more.
      sizes.push(each.reduce<number>((sum, size) => sum + size!, 0) + 40 * keys.length);
    }
    expect(sizes[1]! / sizes[0]!).toBeLessThan(most);
  });
});
