import { cached, CacheAccess, CacheNamespace, MemoryStore, type NamespaceOptions } from 'nestjs-coherent-cache';
import { createTestCache, FakeClock } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';

type Id = { user: number; item: number };

/** An accessor whose entries are in hashes: item 0 is cached for an hour, if it may, and item 9 is nothing. */
function setUp(options: Partial<NamespaceOptions<string, Id>> = {}) {
  const clock = new FakeClock();
  const { cache } = createTestCache({ store: new MemoryStore({ clock }), clock });

  @CacheNamespace({
    name: 'fields',
    id: ['user', 'item'],
    indexes: [['user']],
    ttl: '60s',
    jitter: 0,
    layout: 'hash',
    ...options,
  })
  class Fields extends CacheAccess<string, Id> {
    protected load({ item }: Id) {
      if (item === 9) return null;
      return item === 0 ? cached('kept', { ttl: '1h' }) : 'value';
    }
  }

  const fields = new Fields();
  cache.bind(fields);
  const isCached = async (item: number) => (await fields.peek({ user: 1, item })) !== undefined;
  return { clock, fields, isCached };
}

describe('entries of a hash', () => {
  it.each([
    ['whose loader wants it to be fresh for longer', 0, {}],
    ['that is nothing, which is cached for longer', 9, { negativeTtl: '1h' }],
  ] as const)('live no longer than their ttl beside one %s', async (_, first, options) => {
    const { clock, fields, isCached } = setUp(options);
    await fields.get({ user: 1, item: first });
    clock.advance(1_000);
    await fields.get({ user: 1, item: 1 });
    clock.advance(58_000);
    expect(await isCached(1)).toBe(true);
    clock.advance(2_000);
    expect(await isCached(1)).toBe(false);
  });

  it('with lifetimes of their own live as long as they are to', async () => {
    const { clock, fields, isCached } = setUp({ hashTtl: 'write' });
    await fields.get({ user: 1, item: 0 });
    await fields.get({ user: 1, item: 1 });
    clock.advance(61_000);
    expect([await isCached(0), await isCached(1)]).toEqual([true, false]);
  });

  it('are counted for as long as their hash lives', async () => {
    const { clock, fields } = setUp({ enumerable: true });
    await fields.get({ user: 1, item: 1 });
    clock.advance(30_000);
    await fields.get({ user: 1, item: 2 });
    expect(await fields.count({ user: 1 })).toBe(2);
    clock.advance(31_000);
    expect(await fields.count({ user: 1 })).toBe(0);
    await fields.get({ user: 1, item: 2 });
    expect(await fields.count({ user: 1 })).toBe(1);
  });
});
