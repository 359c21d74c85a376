import type { ModulesContainer } from '@nestjs/core';
import { expect, it } from 'vitest';
import { createTestCache } from '../../testing/create-test-cache.js';
import { FakeClock } from '../../testing/fake-clock.js';
import { bindCachedMethods } from './bind-cached-methods.js';
import { Cached } from './cached.decorator.js';
import type { Cache } from '../../core/cache.js';
import { InvalidatedBy } from '../../core/invalidation/invalidated-by.decorator.js';

class Rates {
  calls = 0;

  @Cached({ ttl: '1m', jitter: 0, ttlOf: (_rate: number, symbol: string) => (symbol === 'FAST' ? '1s' : undefined) })
  async latest(_symbol: string): Promise<number> {
    return Promise.resolve(++this.calls);
  }

  @Cached({ ttl: '1m', jitter: 0, sliding: true })
  async sliding(): Promise<number> {
    return Promise.resolve(++this.calls);
  }
}

function bind(instance: object, cache: Cache): void {
  const wrapper = { instance, isDependencyTreeStatic: () => true, isTransient: false };
  const empty = new Map();
  const module = { providers: new Map([['rates', wrapper]]), controllers: empty, injectables: empty };
  bindCachedMethods(new Map([['module', module]]) as unknown as ModulesContainer, cache);
}

function setUp() {
  const clock = new FakeClock();
  const { cache } = createTestCache({ clock });
  const rates = new Rates();
  bind(rates, cache);
  return { rates, clock };
}

it('a result lives as long as `ttlOf` says, else as long as `ttl` (N1)', async () => {
  const { rates, clock } = setUp();
  expect([await rates.latest('FAST'), await rates.latest('SLOW')]).toEqual([1, 2]);
  clock.advance(1_000);
  expect([await rates.latest('FAST'), await rates.latest('SLOW')]).toEqual([3, 2]);
  clock.advance(59_000);
  expect(await rates.latest('SLOW')).toBe(4);
});

it('a hit prolongs a result where `sliding` says so, and nowhere else (N9)', async () => {
  const { rates, clock } = setUp();
  await rates.latest('A');
  await rates.sliding();
  for (let i = 0; i < 2; i++) {
    clock.advance(40_000);
    await rates.sliding();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([await rates.sliding(), await rates.latest('A')]).toEqual([2, 3]);
});

it('a rule that maps columns is refused on a method, whose entries have no fields', () => {
  class Mapped {
    @Cached({ ttl: '1m' })
    @InvalidatedBy('rate', { symbol: 'symbol' })
    async latest(symbol: string): Promise<string> {
      return Promise.resolve(symbol);
    }
  }
  const { cache } = createTestCache();
  expect(() => bind(new Mapped(), cache)).toThrow(/Mapped\.latest: a rule maps a column to "symbol".*returns a tag/);
});
