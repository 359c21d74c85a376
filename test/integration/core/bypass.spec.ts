import { CacheAccess, CacheNamespace, type WantedBypass } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { expect, it } from 'vitest';

@CacheNamespace({ name: 'kept-counters', id: ['a'], ttl: '1m', local: { trust: '10s' } })
class KeptCounters extends CacheAccess<number, { a: number }> {
  loads = 0;

  protected load(): number {
    return ++this.loads;
  }
}

@CacheNamespace({ name: 'counters', id: ['a'], ttl: '1m', lease: true, grace: '1m' })
class Counters extends CacheAccess<number, { a: number }> {
  loads = 0;

  protected load(): number {
    return ++this.loads;
  }
}

it('a request that wants to pass the store by, or to renew it, does so where loads are leased among processes too', async () => {
  let wanted: ReturnType<WantedBypass>;
  const { cache, events } = createTestCache({ bypass: () => wanted });
  const counters = new Counters();
  cache.bind(counters);
  const read = (wish: typeof wanted) => {
    wanted = wish;
    return counters.get({ a: 1 });
  };
  expect([await read(undefined), await read(undefined)]).toEqual([1, 1]);
  expect([await read('pass'), await read(undefined)]).toEqual([2, 1]);
  expect([await read('refresh'), await read(undefined)]).toEqual([3, 3]);
  expect(events.of('read').map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['miss', 'absent'],
    ['hit', undefined],
    ['bypass', 'request'],
    ['hit', undefined],
    ['miss', 'refresh'],
    ['hit', undefined],
  ]);
});

it('what a request has renewed counts for later reads of its process at once, whatever that has kept and trusts', async () => {
  let wanted: ReturnType<WantedBypass>;
  const { cache } = createTestCache({ bypass: () => wanted });
  const counters = new KeptCounters();
  cache.bind(counters);
  await counters.get({ a: 1 });
  await counters.get({ a: 1 });
  wanted = 'refresh';
  expect(await counters.get({ a: 1 })).toBe(2);
  expect(await counters.getMany([{ a: 1 }])).toEqual([3]);
  wanted = undefined;
  expect(await counters.get({ a: 1 })).toBe(3);
});
