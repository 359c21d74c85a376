import { CacheAccess, CacheNamespace, StatsObserver, tag } from 'nestjs-coherent-cache';
import { createTestCache, FakeClock } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { fill, id, setUp, value } from './rig.js';

function setUpWithStats() {
  const stats = new StatsObserver();
  return { ...setUp({ observers: [stats] }), stats };
}

describe('S20 the counts of a cache in use', () => {
  it('are per key: a getMany of n ids is n reads, and an id asked twice is one', async () => {
    const { batched, stats } = setUpWithStats();
    await batched.get({ a: 1 });
    await batched.getMany([{ a: 1 }, { a: 2 }, { a: 200 }, { a: 2 }]);
    await batched.getMany([{ a: 1 }, { a: 200 }]);
    expect(stats.snapshot().namespaces['batched']).toMatchObject({
      hits: 2,
      absent: 1,
      misses: 3,
      loads: 3,
      stored: 3,
      hitRate: 0.5,
    });
  });

  it('N8 tell what loads took, and how large values are, before and after they were compressed', async () => {
    const stats = new StatsObserver();
    const clock = new FakeClock();
    @CacheNamespace({ name: 'reports', id: ['a'], ttl: '60s', codec: 'json', compressAbove: 100 })
    class Reports extends CacheAccess<string, { a: number }> {
      protected load({ a }: { a: number }) {
        clock.advance(a);
        return 'x'.repeat(998);
      }
    }
    const reports = new Reports();
    createTestCache({ clock, observers: [stats] }).cache.bind(reports);
    expect(stats.snapshot().totals).toMatchObject({ loadMs: null, payloadBytes: null, storedBytes: null });
    for (let a = 1; a <= 20; a++) await reports.get({ a });
    const { loadMs, payloadBytes, storedBytes, misses } = stats.snapshot().namespaces['reports']!;
    expect([loadMs?.count, misses]).toEqual([20, 20]);
    expect(loadMs).toMatchObject({ mean: 10.5, max: 20 });
    expect(Math.abs(loadMs!.p50 - 10)).toBeLessThan(0.5);
    expect(payloadBytes).toMatchObject({ count: 20, mean: 1_000 });
    expect(storedBytes!.max).toBeLessThan(200);
  });

  it('tell invalidations apart by their scope', async () => {
    const { things, cache, stats } = setUpWithStats();
    await things.invalidate(id);
    await things.invalidate({ a: 1 });
    await things.invalidate({ a: 2 });
    await things.invalidateAll();
    await cache.invalidateTags([tag('Row', 1), tag('Row', 2)]);
    const { namespaces, totals } = stats.snapshot();
    expect(namespaces['things']?.invalidations).toEqual({ exact: 1, index: 2, namespace: 1, tag: 0 });
    expect(totals.invalidations).toEqual({ exact: 1, index: 2, namespace: 1, tag: 2 });
  });

  it('have values that could not be encoded, and entries that could not be decoded', async () => {
    const codec = {
      id: 200,
      name: 'one-way',
      encode: () => Buffer.from('x'),
      decode: (): never => {
        throw new Error('cannot decode');
      },
    };
    @CacheNamespace({ name: 'one-way', id: ['a'], ttl: '1m', codec })
    class OneWay extends CacheAccess<number, { a: number }> {
      protected load() {
        return 1;
      }
    }
    const { things, cache, stats } = setUpWithStats();
    const oneWay = new OneWay();
    cache.bind(oneWay);
    await fill(things, id, { ...value(1), call: () => 1 } as never);
    await oneWay.get({ a: 1 });
    await oneWay.get({ a: 1 });
    const { namespaces, totals } = stats.snapshot();
    expect(namespaces['things']).toMatchObject({ stored: 0, refused: { unencodable: 1 }, decodeFailures: 0 });
    expect(namespaces['one-way']).toMatchObject({ stored: 2, refused: {}, decodeFailures: 1, misses: 2, hits: 0 });
    expect(totals).toMatchObject({ stored: 2, refused: { unencodable: 1 }, decodeFailures: 1 });
  });
});
