import {
  CacheAccess,
  CacheNamespace,
  MemoryStore,
  tag,
  type CacheStore,
  type NamespaceOptions,
} from 'nestjs-coherent-cache';
import {
  ChaosStore,
  createTestCache,
  FakeClock,
  HandCrankedLoader,
  RecordingStore,
} from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';

type Id = { a: number | string; b: string | null };

const DECLARED: NamespaceOptions<number[], Id> = {
  name: 'listed',
  id: ['b', 'a'],
  indexes: [['a'], ['b']],
  ttl: '60s',
  jitter: 0,
  enumerable: true,
  tags: (rows) => rows.map((row) => tag('Row', row)),
};

/** Returns an accessor of a process on `store`. */
function open(store: CacheStore, clock: FakeClock, options: Partial<NamespaceOptions<number[], Id>> = {}) {
  return bind(store, clock, options).listed;
}

function bind(store: CacheStore, clock: FakeClock, options: Partial<NamespaceOptions<number[], Id>>) {
  @CacheNamespace({ ...DECLARED, ...options })
  class Listed extends CacheAccess<number[], Id> {
    protected load({ a }: Id) {
      return [Number(a)];
    }
  }

  const { cache, events } = createTestCache({ store, clock });
  const listed = new Listed();
  cache.bind(listed);
  return { cache, events, listed };
}

function setUp(options: Partial<NamespaceOptions<number[], Id>> = {}, buckets = 1) {
  const clock = new FakeClock();
  const recording = new RecordingStore(new MemoryStore({ clock, buckets }));
  const store = new ChaosStore(recording);
  const { cache, events, listed } = bind(store, clock, options);
  const all = async (partial: Partial<Id> = {}): Promise<string[]> => {
    const ids = [];
    for await (const id of listed.ids(partial)) ids.push(JSON.stringify([id.a, id.b]));
    return ids.sort();
  };
  return { cache, events, clock, store, recording, listed, all };
}

const many = (count: number): Id[] => Array.from({ length: count }, (_, i) => ({ a: i % 3, b: `${i}` }));

describe('an enumerable namespace', () => {
  it.each([1, 8])('F2 lists what is cached, and nothing when nothing is, in %i buckets', async (buckets) => {
    const { listed, all } = setUp({}, buckets);
    expect(await all()).toEqual([]);
    await listed.getMany([
      { a: 1, b: null },
      { a: '1', b: 'x;' },
      { a: 2, b: 'y' },
    ]);
    expect(await all()).toEqual(['["1","x;"]', '[1,null]', '[2,"y"]']);
    expect(await listed.count()).toBe(3);
  });

  it.each([{ indexes: [['a']] }, { indexes: [] }] as const)('lists by any fields, with %j', async ({ indexes }) => {
    const { listed, all } = setUp({ indexes: indexes as unknown as NamespaceOptions<number[], Id>['indexes'] });
    await listed.getMany([...many(120), { a: '1', b: 'x' }]);
    expect(await all({ a: 1 })).toHaveLength(40);
    expect(await all({ a: '1' })).toEqual(['["1","x"]']);
    expect(await all({ b: '7' })).toEqual(['[1,"7"]']);
    expect(await all({ a: 2, b: '7' })).toEqual([]);
    expect(await all()).toHaveLength(121);
    for (const [partial, count] of [
      [{ a: 1 }, 40],
      [{ b: '7' }, 1],
      [{ a: 2, b: '7' }, 0],
      [{}, 121],
    ] as const)
      expect(await listed.count(partial)).toBe(count);
  });

  it('F1 joins its listing in the request that stores the entry', async () => {
    const { listed, recording } = setUp();
    await listed.get({ a: 1, b: null });
    expect(recording.operations()).toEqual(['read', 'mint', 'mint', 'fill']);
    expect(await listed.count({ a: 1 })).toBe(1);
    expect(await listed.set({ a: 1, b: 'set' }, [1])).toBe(true);
    expect(await listed.count({ a: 1 })).toBe(2);
  });

  it('counts a value of the first index by one request', async () => {
    const { listed, recording } = setUp();
    await listed.getMany(many(90));
    recording.clear();
    expect(await listed.count({ a: 1 })).toBe(30);
    expect(recording.operations()).toEqual(['list']);
  });

  it('F6 lists and counts no entry that has expired', async () => {
    const { listed, all, clock } = setUp();
    await listed.getMany(many(10));
    clock.advance(30_000);
    await listed.get({ a: 9, b: 'later' });
    clock.advance(31_000);
    // What `ids` comes across is taken off the list: so count first.
    expect(await listed.count()).toBe(1);
    expect(await all()).toEqual(['[9,"later"]']);
    clock.advance(60_000);
    expect([await listed.count(), await listed.count({ a: 9 }), await all()]).toEqual([0, 0, []]);
  });

  it('lists what is past its ttl for as long as it may be served', async () => {
    const { listed, all, clock } = setUp({ grace: '60s' });
    await listed.get({ a: 1, b: null });
    clock.advance(61_000);
    expect(await all()).toEqual(['[1,null]']);
    expect(await listed.count()).toBe(1);
    clock.advance(60_000);
    expect([await all(), await listed.count()]).toEqual([[], 0]);
  });

  it('does not give what another build has stored, and leaves it on the list for that one', async () => {
    const { listed, all, clock, store } = setUp();
    const next = open(store, clock, { version: 2 });
    await listed.get({ a: 1, b: null });
    const given: Id[] = [];
    for await (const id of next.ids({})) given.push(id);
    expect(given).toEqual([]);
    expect(await all()).toEqual(['[1,null]']);
    expect(await listed.count()).toBe(1);
  });

  it.each([
    ['one entry', { a: 1, b: '1' }, 9],
    ['a value of the first index', { a: 1 }, 7],
    ['everything', {}, 0],
  ] as const)('lists and counts nothing of %s that was invalidated', async (_, target, left) => {
    const { listed, all } = setUp();
    await listed.getMany(many(10));
    await listed.invalidate(target);
    expect(await listed.count()).toBe(left);
    expect(await all()).toHaveLength(left);
  });

  it('does not list what a tag or another index has invalidated, and does not count it from then on', async () => {
    const { cache, listed, all } = setUp();
    await listed.getMany(many(10));
    await cache.invalidateTags([tag('Row', 1)]);
    await listed.invalidate({ b: '0' });
    expect(await listed.count()).toBe(10);
    expect(await all()).toHaveLength(6);
    expect(await listed.count()).toBe(6);
  });

  it('F3 returns how many entries it invalidated, and 0 when there were none', async () => {
    const { listed } = setUp();
    expect(await listed.invalidateListed({ a: 1 })).toBe(0);
    await listed.getMany(many(10));
    expect(await listed.invalidateListed({ a: 1 })).toBe(3);
    expect(await listed.invalidateListed({ a: 1 })).toBe(0);
    expect(await listed.invalidateListed({ a: 0, b: '0' })).toBe(1);
    expect(await listed.invalidateListed({})).toBe(6);
  });

  it('F4 takes ids off their list, leaves what is cached, and does it again without harm', async () => {
    const { listed } = setUp({}, 8);
    await listed.getMany(many(6));
    expect(await listed.unlist({ a: 1, b: '1' })).toBe(1);
    expect(await listed.unlist({ a: 1, b: '1' })).toBe(0);
    expect([await listed.count({ a: 1 }), await listed.count()]).toEqual([1, 5]);
    expect(await listed.peek({ a: 1, b: '1' })).toEqual([1]);
    await listed.refresh({ a: 1, b: '1' });
    expect(await listed.count({ a: 1 })).toBe(2);
  });

  it('F4 empties the list of an index value, or every list, and leaves the entries', async () => {
    const { listed, all } = setUp();
    await listed.getMany(many(120));
    expect(await listed.unlist({ a: 2 })).toBe(40);
    expect([await listed.count({ a: 2 }), await listed.count()]).toEqual([0, 80]);
    expect(await listed.unlist({})).toBe(80);
    expect(await all()).toEqual([]);
    expect(await Promise.all(many(120).map((id) => listed.peek(id)))).not.toContain(undefined);
  });

  it('F4 takes an id off its list together with its entry when it is invalidated', async () => {
    const { listed, all } = setUp();
    await listed.getMany(many(2));
    await listed.invalidate({ a: 1, b: '1' });
    expect(await all()).toEqual(['[0,"0"]']);
    expect(await listed.unlist({ a: 1, b: '1' })).toBe(0);
  });

  it('F13 F14 lists what a declaration without lists had stored, by having it loaded again, and looks through no keys', async () => {
    const { store, listed, recording, clock } = setUp();
    const unlisted = open(store, clock, { enumerable: false });
    await unlisted.getMany(many(4));
    expect(await listed.count()).toBe(0);
    expect(await listed.peek({ a: 1, b: '1' })).toBeUndefined();
    recording.clear();
    await listed.getMany(many(4));
    expect(new Set(recording.operations())).toEqual(new Set(['read', 'mint', 'fill']));
    expect(await listed.count()).toBe(4);
  });

  it('does not list a value that was loaded before an invalidation', async () => {
    const { cache } = setUp();
    @CacheNamespace({ ...DECLARED, name: 'slow' })
    class Slow extends CacheAccess<number[], Id> {
      readonly loader = new HandCrankedLoader<Id, number[]>();
      protected load(id: Id) {
        return this.loader.load(id);
      }
    }
    const slow = new Slow();
    cache.bind(slow);
    const read = slow.get({ a: 1, b: null });
    const load = await slow.loader.nextCall();
    await slow.invalidate({ a: 1, b: null });
    load.resolve([1]);
    await read;
    expect(await slow.count()).toBe(0);
  });

  it('keeps an id listed that was found gone and is stored again before it is taken off the list', async () => {
    const { cache, listed, store, all } = setUp();
    await listed.get({ a: 1, b: null });
    await cache.invalidateTags([tag('Row', 1)]);
    const held = store.hold('unlist');
    const listing = all();
    await held.arrived;
    await listed.get({ a: 1, b: null });
    await held.release();
    expect(await listing).toEqual([]);
    store.heal();
    expect(await all()).toEqual(['[1,null]']);
  });

  it('holds at most as many as declared, in each list', async () => {
    const { listed } = setUp({ enumerable: { most: 2 } });
    await listed.getMany(many(10));
    expect(await listed.count({ a: 1 })).toBe(2);
  });

  it('says that the store cannot tell, instead of an empty list', async () => {
    const { listed, store, all } = setUp();
    await listed.get({ a: 1, b: null });
    store.fail('list').once();
    await expect(all()).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
    store.fail('read').once();
    await expect(all()).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
    store.fail('list').once();
    await expect(listed.count()).rejects.toMatchObject({ code: 'CACHE_STORE_UNAVAILABLE' });
  });

  it('refuses fields that no id has, and says so where nothing is listed', async () => {
    const { listed } = setUp();
    await expect(listed.count({ c: 1 } as never)).rejects.toMatchObject({ code: 'CACHE_INVALID_ID' });
    const { listed: plain } = setUp({ enumerable: false });
    await expect(plain.count()).rejects.toMatchObject({ code: 'CACHE_NOT_ENUMERABLE' });
    await expect(plain.ids().next()).rejects.toMatchObject({ code: 'CACHE_NOT_ENUMERABLE' });
  });

  it.each([0, 'yes', { most: 0 }, { most: 1.5 }, { least: 1 }])('refuses %j at start-up', (enumerable) => {
    expect(() => setUp({ enumerable: enumerable as never })).toThrow(/enumerable must be true, false, or { most }/);
  });
});
