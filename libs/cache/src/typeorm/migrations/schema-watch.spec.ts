import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { CacheAccess } from '../../core/access/cache-access.js';
import { CacheNamespace } from '../../core/access/cache-namespace.decorator.js';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { createTestCache } from '../../testing/create-test-cache.js';
import { SchemaWatch } from './schema-watch.js';

type Query = (sql: string) => Promise<object[]>;

/** As much of a database as tells of its migrations. */
class FakeDatabase {
  error: Error | undefined;
  lastMigration = 'First';
  /** How many there ever were. */
  grown = 1;
  readonly dataSource: DataSource;

  constructor(database: string) {
    const query: Query = (sql) => (this.error ? Promise.reject(this.error) : Promise.resolve(this.#answer(sql)));
    this.dataSource = {
      options: { type: 'postgres' },
      driver: { database, buildTableName: (table: string) => table, escape: (column: string) => column },
      createQueryRunner: () => ({ query, release: () => Promise.resolve() }),
    } as unknown as DataSource;
  }

  migrate(name: string): void {
    this.lastMigration = name;
    this.grown += 1;
  }

  #answer(sql: string): object[] {
    if (sql.includes('to_regclass')) return [{ exists: true }];
    return [sql.includes('pg_sequences') ? { last_value: this.grown } : { name: this.lastMigration }];
  }
}

const AWAY = new Error('away');
const REFUSED = Object.assign(new Error('permission denied for table migrations'), { code: '42501' });

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
  return { store, cache, watch, one, other, both, isKept: async () => (await numbers.peek(ID)) !== undefined, events };
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
    other.migrate('Second');
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
    one.migrate('Second');
    store.refusesToClear = true;
    await expect(watch.catchUp(both)).rejects.toThrow('refused');
    store.refusesToClear = false;
    store.refusesToRemember = true;
    await expect(watch.catchUp(both)).rejects.toThrow('full');
    store.refusesToRemember = false;
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });

  it('empties it when one was applied and undone, although the last one is the same', async () => {
    const { watch, one, both, isKept } = await setUp();
    one.migrate('Second');
    one.lastMigration = 'First';
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });

  it('empties it each time, and says why, when it is not allowed to know', async () => {
    const { watch, one, both, isKept, events } = await setUp();
    one.error = REFUSED;
    const [error, ...more] = await watch.catchUp(both);
    expect(error?.message).toMatch(/permission denied.*Grant SELECT.*migrations: 'ignore'/);
    expect(more).toEqual([]);
    expect(await isKept()).toBe(false);
    await watch.catchUp(both);
    expect(events.of('invalidation')).toHaveLength(2);
  });

  it('rejects, and empties nothing, when a database does not answer', async () => {
    const { watch, one, other, both, isKept } = await setUp();
    one.migrate('Second');
    other.error = AWAY;
    await expect(watch.catchUp(both)).rejects.toThrow('away');
    expect(await isKept()).toBe(true);
  });
});

describe('noting a migration', () => {
  it('keeps the next process from emptying the cache for it', async () => {
    const { watch, one, both, isKept } = await setUp();
    const noted = await watch.note(one.dataSource);
    one.migrate('Second');
    await noted();
    await watch.catchUp(both);
    expect(await isKept()).toBe(true);
  });

  it('does not hide one that ran elsewhere before', async () => {
    const { watch, one, both, isKept } = await setUp();
    one.migrate('Second');
    const noted = await watch.note(one.dataSource);
    one.migrate('Third');
    await noted();
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });

  it('leaves it to the start of the process while that holds reads', async () => {
    const { cache, watch, one, both, isKept } = await setUp();
    const release = cache.holdReads();
    const noted = await watch.note(one.dataSource);
    one.migrate('Second');
    await noted();
    release();
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });

  it.each<[title: string, fail: (store: FailingStore, database: FakeDatabase) => void]>([
    ['the store', (store) => (store.refusesToRemember = true)],
    ['the database', (_store, database) => (database.error = AWAY)],
  ])('does not fail the migration when %s is away after it: the next process empties', async (_title, fail) => {
    const { store, watch, one, both, isKept } = await setUp();
    const noted = await watch.note(one.dataSource);
    one.migrate('Second');
    fail(store, one);
    await noted();
    store.refusesToRemember = false;
    one.error = undefined;
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });

  it('does not fail the migration when the database is away before it: the next process empties', async () => {
    const { watch, one, both, isKept } = await setUp();
    one.error = AWAY;
    const noted = await watch.note(one.dataSource);
    one.error = undefined;
    one.migrate('Second');
    await noted();
    await watch.catchUp(both);
    expect(await isKept()).toBe(false);
  });
});
