import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { CacheAccess } from '../../core/access/cache-access.js';
import { CacheNamespace } from '../../core/access/cache-namespace.decorator.js';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { createTestCache } from '../../testing/create-test-cache.js';
import { SchemaWatch } from './schema-watch.js';

/** As much of a database as tells of its last migration. */
class FakeDatabase {
  isAway = false;
  lastMigration = 'First';
  readonly dataSource: DataSource;

  constructor(database: string) {
    const lastRow = () => Promise.resolve([{ name: this.lastMigration }]);
    // Every part of the query leads back to it.
    const query: object = new Proxy({}, { get: (_, part) => (part === 'getRawMany' ? lastRow : () => query) });
    this.dataSource = {
      options: { type: 'postgres' },
      driver: { database, buildTableName: (table: string) => table, escape: (column: string) => column },
      createQueryRunner: () => ({
        hasTable: () => (this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(true)),
        release: () => Promise.resolve(),
      }),
      createQueryBuilder: () => query,
    } as unknown as DataSource;
  }
}

class FailingStore extends MemoryStore {
  refusesToClear = false;
  refusesToRemember = false;

  override finalise(...given: Parameters<MemoryStore['finalise']>): ReturnType<MemoryStore['finalise']> {
    return this.refusesToClear ? Promise.reject(new Error('refused')) : super.finalise(...given);
  }

  override remember(key: string, fact: string): Promise<void> {
    return this.refusesToRemember ? Promise.reject(new Error('full')) : super.remember(key, fact);
  }
}

@CacheNamespace({ name: 'numbers', id: ['n'], ttl: '60s' })
class Numbers extends CacheAccess<number, { n: number }> {
  protected load({ n }: { n: number }): number {
    return n;
  }
}

const ID = { n: 1 };

/** Has an entry, made while the store remembered both databases as they are. */
async function setUp() {
  const store = new FailingStore();
  const { cache, events } = createTestCache({ store });
  const numbers = new Numbers();
  cache.bind(numbers);
  const [one, other] = [new FakeDatabase('one'), new FakeDatabase('other')];
  const both = [one.dataSource, other.dataSource];
  const watch = new SchemaWatch(cache);
  await watch.catchUp(both);
  await numbers.get(ID);
  events.clear();
  return { store, watch, one, other, both, isKept: async () => (await numbers.peek(ID)) !== undefined, events };
}

describe('catching up with migrations', () => {
  it('empties the cache of which nobody knows with what schema it was made', async () => {
    const { cache, events } = createTestCache();
    cache.bind(new Numbers());
    await new SchemaWatch(cache).catchUp([new FakeDatabase('one').dataSource]);
    expect(events.of('invalidation')).toMatchObject([{ namespace: 'numbers', scope: 'namespace', cause: 'migration' }]);
  });

  it('leaves the cache alone when there was none since', async () => {
    const { watch, both, isKept, events } = await setUp();
    await watch.catchUp(both);
    expect(await isKept()).toBe(true);
    expect(events.of('invalidation')).toEqual([]);
  });

  it('empties it once when there was one on any of the databases', async () => {
    const { watch, other, both, isKept, events } = await setUp();
    other.lastMigration = 'Second';
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
    await watch.catchUp(both);
    expect(events.of('invalidation')).toHaveLength(1);
  });

  it('empties it for a database that is new to it', async () => {
    const { watch, both, isKept } = await setUp();
    await watch.catchUp([...both, new FakeDatabase('third').dataSource]);
    expect(await isKept()).toBe(false);
  });

  it('does so again when it could not be emptied, or could not remember', async () => {
    const { store, watch, one, both, isKept } = await setUp();
    one.lastMigration = 'Second';
    store.refusesToClear = true;
    await expect(watch.catchUp(both)).rejects.toThrow('refused');
    store.refusesToClear = false;
    store.refusesToRemember = true;
    await expect(watch.catchUp(both)).rejects.toThrow('full');
    store.refusesToRemember = false;
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });

  it('rejects, and empties nothing, when a database does not answer', async () => {
    const { watch, one, other, both, isKept } = await setUp();
    one.lastMigration = 'Second';
    other.isAway = true;
    await expect(watch.catchUp(both)).rejects.toThrow('away');
    expect(await isKept()).toBe(true);
  });
});

describe('noting a migration', () => {
  it('keeps the next process from emptying the cache for it', async () => {
    const { watch, one, both, isKept } = await setUp();
    one.lastMigration = 'Second';
    await watch.note(one.dataSource);
    await watch.catchUp(both);
    expect(await isKept()).toBe(true);
  });

  it.each<[title: string, fail: (store: FailingStore, database: FakeDatabase) => void]>([
    ['the store', (store) => (store.refusesToRemember = true)],
    ['the database', (_store, database) => (database.isAway = true)],
  ])('does not fail the migration when %s is away: the next process empties', async (_title, fail) => {
    const { store, watch, one, both, isKept } = await setUp();
    one.lastMigration = 'Second';
    fail(store, one);
    await watch.note(one.dataSource);
    store.refusesToRemember = false;
    one.isAway = false;
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });
});
