import { CacheAccess, CacheNamespace, RedisStore, type Cache } from 'nestjs-coherent-cache';
import { createTestCache, FaultProxy, HandCrankedLoader } from 'nestjs-coherent-cache/testing';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { uniquePrefix } from '../support/unique-prefix.js';
import { Redis } from 'ioredis';
import { waitUntil } from '../support/wait-until.js';

type Id = { a: number };
const id: Id = { a: 1 };

@CacheNamespace({ name: 'leased', id: ['a'], ttl: '60s', lease: '10s' })
class Leased extends CacheAccess<string, Id> {
  readonly loader = new HandCrankedLoader<Id, string>();

  protected load(asked: Id) {
    return this.loader.load(asked);
  }
}

const opened: Cache[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

/** A process of its own, but for being in this one: its own connections, its own cache. */
async function open(prefix: string, url: string = inject('redisUrl')): Promise<Leased> {
  const store = new RedisStore(url, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  const { cache } = createTestCache({ store, prefix, readBudget: '5s', writeBudget: '5s' });
  opened.push(cache);
  const accessor = new Leased();
  cache.bind(accessor);
  return accessor;
}

/** Resolves once somebody waits for a lease under `prefix`. */
async function somebodyWaits(prefix: string): Promise<void> {
  const redis = new Redis(inject('redisUrl'));
  try {
    await waitUntil('somebody waits for the lease', async () => {
      const [lease] = await redis.keys(`{${prefix}:leased}w:*`);
      return lease !== undefined && (await redis.get(lease))?.endsWith('+');
    });
  } finally {
    redis.disconnect();
  }
}

const openAll = (count: number, prefix = uniquePrefix()): Promise<Leased[]> => {
  return Promise.all(Array.from({ length: count }, () => open(prefix)));
};

const loads = (accessors: readonly Leased[]): number =>
  accessors.reduce((sum, { loader }) => sum + loader.calls.length, 0);

describe('leases in Redis', () => {
  it('D1 let one of eight processes load for the readers of all of them', async () => {
    const accessors = await openAll(8);
    const reads = accessors.flatMap((accessor) => Array.from({ length: 100 }, () => accessor.get(id)));
    const load = await Promise.race(accessors.map(({ loader }) => loader.nextCall()));
    load.resolve('value');
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['value']));
    expect(loads(accessors)).toBe(1);
  });

  it('wake who waits when they are given back, long before they end', async () => {
    const prefix = uniquePrefix();
    const [one, other] = (await openAll(2, prefix)) as [Leased, Leased];
    const first = one.get(id);
    const load = await one.loader.nextCall();
    const waiting = other.get(id);
    await somebodyWaits(prefix);
    const from = performance.now();
    load.resolve('value');
    expect(await Promise.all([first, waiting])).toEqual(['value', 'value']);
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(other.loader.calls).toEqual([]);
  });

  it('S18 do not let a reader that comes after an invalidation have what was loaded before it', async () => {
    const [one, other] = (await openAll(2)) as [Leased, Leased];
    const early = one.get(id);
    const old = await one.loader.nextCall();
    await other.invalidate(id);
    const late = other.get(id);
    old.resolve('before');
    expect(await early).toBe('before');
    (await other.loader.nextCall()).resolve('after');
    expect(await late).toBe('after');
    expect(await one.get(id)).toBe('after');
  });

  it('fail no read when Redis is gone while one process loads and the other waits', async () => {
    const prefix = uniquePrefix();
    const proxy = await FaultProxy.start({ target: inject('redisUrl') });
    try {
      const [one, other] = [await open(prefix, proxy.url), await open(prefix, proxy.url)];
      const first = one.get(id);
      const load = await one.loader.nextCall();
      const waiting = other.get(id);
      await somebodyWaits(prefix);
      const away = proxy.refuse();
      const cut = proxy.reset();
      (await other.loader.nextCall()).resolve('its own');
      expect(await waiting).toBe('its own');
      load.resolve('value');
      expect(await first).toBe('value');
      cut.heal();
      away.heal();
    } finally {
      await proxy.stop();
    }
  });
});
