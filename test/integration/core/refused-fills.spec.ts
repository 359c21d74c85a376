import { CacheAccess, CacheNamespace, MemoryStore, StatsObserver, type FillRequest } from 'nestjs-coherent-cache';
import { describe, expect, it } from 'vitest';
import { id, value, setUp, fill } from './rig.js';

@CacheNamespace({ name: 'picky', id: ['a'], ttl: '1m', maxBytes: 100, cacheIf: (text: string | null) => text !== 'no' })
class Picky extends CacheAccess<string, { a: number }> {
  answer = '';
  loads = 0;

  protected load() {
    this.loads++;
    return this.answer;
  }
}

function broken(): never {
  throw new Error('broken declaration');
}

describe('a value that must not be stored', () => {
  it.each([
    ['cacheIf says no', 'no', 'not-cacheable'],
    ['it is longer than maxBytes', 'x'.repeat(200), 'too-large'],
  ])('is returned and counted, and loaded again by the next read, when %s', async (_title, answer, reason) => {
    const stats = new StatsObserver();
    const { cache, events } = setUp({ observers: [stats] });
    const picky = new Picky();
    cache.bind(picky);
    picky.answer = answer;
    expect(await picky.get({ a: 1 })).toBe(answer);
    expect(await picky.peek({ a: 1 })).toBeUndefined();
    expect(events.of('fill')).toMatchObject([{ outcome: 'refused', reason }]);
    expect(stats.snapshot().namespaces['picky']).toMatchObject({ stored: 0, refused: { [reason]: 1 } });
    picky.answer = 'yes';
    expect(await picky.get({ a: 1 })).toBe('yes');
    expect(await picky.get({ a: 1 })).toBe('yes');
    expect(picky.loads).toBe(2);
  });

  it.each([
    ['cacheIf', { cacheIf: () => broken() }],
    ['tags', { tags: () => broken() }],
  ])('is returned and counted, with the error, when %s throws', async (_title, options) => {
    @CacheNamespace({ name: 'broken', id: ['a'], ttl: '1m', ...options })
    class Broken extends CacheAccess<string, { a: number }> {
      protected load() {
        return 'loaded';
      }
    }
    const { cache, events } = setUp();
    const accessor = new Broken();
    cache.bind(accessor);
    expect(await accessor.get({ a: 1 })).toBe('loaded');
    expect(await accessor.peek({ a: 1 })).toBeUndefined();
    expect(events.of('fill')).toMatchObject([
      { outcome: 'refused', reason: 'declaration_failed', error: { message: 'broken declaration' } },
    ]);
  });

  it('returns a value that cannot be encoded, does not cache it, and counts it', async () => {
    const { things, events } = setUp();
    const odd = { ...value(1), call: () => 1 };
    await fill(things, id, odd);
    expect(await things.peek(id)).toBeUndefined();
    expect(events.of('fill')).toMatchObject([{ outcome: 'refused', reason: 'unencodable' }]);
  });
});

describe('S8 getMany on a store that fails while it fills', () => {
  class Failing extends MemoryStore {
    failing: 'mint' | 'fill' | undefined;
    /** Position of the one request that is answered with false. */
    refused: number | undefined;

    override mint(...args: Parameters<MemoryStore['mint']>) {
      return this.failing === 'mint' ? Promise.reject(new Error('no mint')) : super.mint(...args);
    }

    override async fill(requests: readonly FillRequest[]) {
      if (this.failing === 'fill') throw new Error('no fill');
      const kept = requests.filter((_, i) => i !== this.refused);
      const answers = (await super.fill(kept)).values();
      return requests.map((_, i) => i !== this.refused && answers.next().value === true);
    }
  }

  const ids = [{ a: 1 }, { a: 2 }, { a: 3 }];
  const values = ['many 1', 'many 2', 'many 3'];
  const open = () => {
    const failing = new Failing();
    const stats = new StatsObserver();
    return { ...setUp({ store: failing, observers: [stats] }), failing, stats };
  };

  it('returns every value when no fill succeeds, and reports it', async () => {
    const { batched, failing, events, stats } = open();
    failing.failing = 'fill';
    expect(await batched.getMany(ids)).toEqual(values);
    expect(events.of('store_failed')).toMatchObject([{ operation: 'fill', error: { message: 'no fill' } }]);
    expect(stats.snapshot().totals).toMatchObject({ storeFailures: 1, stored: 0, refused: { untrusted: 3 } });
    failing.failing = undefined;
    expect(await batched.getMany(ids)).toEqual(values);
    expect(batched.asked).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('returns every value when no token can be minted, and reports it', async () => {
    const { batched, failing, store, events, stats } = open();
    failing.failing = 'mint';
    expect(await batched.getMany(ids)).toEqual(values);
    expect(events.of('store_failed')).toMatchObject([{ operation: 'mint', error: { message: 'no mint' } }]);
    expect(stats.snapshot().totals).toMatchObject({ storeFailures: 1, bypasses: 3, stored: 0 });
    expect(batched.asked).toEqual([[1, 2, 3]]);
    expect(store.operations()).not.toContain('fill');
  });

  it('returns every value when one fill of the batch is refused, reports that one, and stores the others', async () => {
    const { batched, failing, events } = open();
    failing.refused = 1;
    expect(await batched.getMany(ids)).toEqual(values);
    const keys = events.of('read').map(({ key }) => key);
    const fills = events.of('fill');
    expect(fills.filter(({ outcome }) => outcome === 'stored').map(({ key }) => key)).toEqual([keys[0], keys[2]]);
    expect(fills.filter(({ outcome }) => outcome === 'refused')).toMatchObject([{ key: keys[1], reason: 'outdated' }]);
    expect(await batched.getMany(ids)).toEqual(values);
    expect(batched.asked).toEqual([[1, 2, 3], [2]]);
  });
});
