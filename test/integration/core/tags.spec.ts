import { CacheAccess, CacheNamespace, MemoryStore, tag } from 'nestjs-coherent-cache';
import { HandCrankedLoader } from 'nestjs-coherent-cache/testing';
import { describe, expect, it } from 'vitest';
import { value, setUp } from './rig.js';

describe('tags', () => {
  it('invalidate every entry that carries one of them, and no other', async () => {
    const { tagged, cache } = setUp();
    for (const [a, row] of [
      [1, 5],
      [2, 6],
    ] as const) {
      const read = tagged.get({ a });
      (await tagged.loader.nextCall()).resolve(value(row));
      await read;
    }
    await cache.invalidateTags([tag('Row', 5), tag('Row', 66)]);
    expect(await tagged.peek({ a: 1 })).toBeUndefined();
    expect((await tagged.peek({ a: 2 }))?.rows).toEqual([6]);
  });

  it('cost a second read only until this process has seen them', async () => {
    const shared = new MemoryStore();
    const { tagged } = setUp({ store: shared });
    const read = tagged.get({ a: 1 });
    (await tagged.loader.nextCall()).resolve(value(1, 2, 3, 4, 5));
    await read;
    const other = setUp({ store: shared });
    await other.tagged.get({ a: 1 });
    expect(other.store.operations()).toEqual(['read', 'read']);
    other.store.clear();
    await other.tagged.get({ a: 1 });
    expect(other.store.operations()).toEqual(['read']);
  });
});

describe('tags of a group that was not foreseen', () => {
  it('keep a value out once, and are watched from then on', async () => {
    @CacheNamespace({ name: 'grouped', id: ['a'], ttl: '1m', tags: (group: string) => [tag(group, 1)] })
    class Grouped extends CacheAccess<string, { a: number }> {
      group = 'One';

      protected load() {
        return this.group;
      }
    }
    const { cache, events } = setUp();
    const grouped = new Grouped();
    cache.bind(grouped);
    await grouped.get({ a: 1 });
    grouped.group = 'Two';
    await grouped.get({ a: 2 });
    await grouped.get({ a: 2 });
    expect(events.of('fill').map((fill) => (fill.outcome === 'refused' ? fill.reason : 'stored'))).toEqual([
      'stored',
      'unknown-tags',
      'stored',
    ]);
    await cache.invalidateTags([tag('Two', 1)]);
    expect(await grouped.peek({ a: 2 })).toBeUndefined();
    expect(await grouped.peek({ a: 1 })).toBe('One');
  });

  it('are watched all at once when there are very many groups', async () => {
    @CacheNamespace({
      name: 'many-groups',
      id: ['a'],
      ttl: '1m',
      tags: (a: number) => Array.from({ length: 50 }, (_, i) => tag(`Group${a}.${i}`, 1)),
    })
    class ManyGroups extends CacheAccess<number, { a: number }> {
      protected load({ a }: { a: number }) {
        return a;
      }
    }
    const { cache } = setUp();
    const many = new ManyGroups();
    cache.bind(many);
    for (const a of [1, 2, 3]) await many.get({ a });
    expect(await many.peek({ a: 3 })).toBe(3);
    await cache.invalidateTags([tag('Group3.49', 1)]);
    expect(await many.peek({ a: 3 })).toBeUndefined();
    expect(await many.peek({ a: 2 })).toBe(2);
  });
});

describe('a reader that comes after a tag was invalidated', () => {
  it.each([
    ['stored', () => true],
    ['never stored', (found: { group: string } | null) => found?.group !== 'Unforeseen'],
  ])('does not share an older load whose tags nobody had foreseen, of a value that is %s', async (_title, cacheIf) => {
    const loader = new HandCrankedLoader<{ a: number }, { group: string; version: number }>();
    @CacheNamespace({
      name: 'foreseen',
      id: ['a'],
      ttl: '1m',
      cacheIf,
      tags: ({ group }: { group: string }) => [tag(group, 1)],
    })
    class Foreseen extends CacheAccess<{ group: string; version: number }, { a: number }> {
      protected load(of: { a: number }) {
        return loader.load(of);
      }
    }
    const { cache } = setUp();
    const accessor = new Foreseen();
    cache.bind(accessor);
    const teaching = accessor.get({ a: 100 });
    (await loader.nextCall()).resolve({ group: 'Foreseen', version: 0 });
    await teaching;

    const early = accessor.get({ a: 1 });
    const oldLoad = await loader.nextCall();
    await cache.invalidateTags([tag('Unforeseen', 1)]);
    const late = accessor.get({ a: 1 });
    await accessor.peek({ a: 1 });
    oldLoad.resolve({ group: 'Unforeseen', version: 1 });
    expect((await early)?.version).toBe(1);
    (await loader.nextCall()).resolve({ group: 'Unforeseen', version: 2 });
    expect((await late)?.version).toBe(2);
  });
});
