import type { EventRecorder } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { DataSource, EntitySubscriberInterface, QueryRunner } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/test-database.js';
import { createAccessors, ids } from './facts/accessors.js';
import { bulkCalls } from './facts/bulk-calls.js';
import type { Call, Invalidated } from './facts/call.js';
import { entities, Part, Workflow } from './facts/entities.js';
import { entityCalls } from './facts/entity-calls.js';
import { Grow1700000000001 } from './facts/grow.migration.js';
import { RecordingSubscriber } from './facts/recording-subscriber.js';
import { seed } from './facts/rows.js';
import { statementCalls } from './facts/statement-calls.js';
import { createCache, openDataSource } from './rig.js';

let database: TestDatabase;
/** Nobody watches this one. */
let plain: DataSource;
const subscriber = new RecordingSubscriber();
beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  plain = await openDataSource(database.url, { entities, migrations: [Grow1700000000001], synchronize: true });
  plain.subscribers.push(subscriber);
});
afterAll(async () => {
  await plain.destroy();
  await database.drop();
});

/** What has to be there for a call, beside the rows. */
async function prepare({ title }: Call): Promise<void> {
  await seed(plain.manager);
  await plain.query('DROP TABLE IF EXISTS migrations');
  if (title === 'undoLastMigration()') await plain.runMigrations();
  if (title.startsWith('restore')) await plain.query('UPDATE part SET "deletedAt" = now()');
  subscriber.forget();
}

const calls = [...entityCalls, ...bulkCalls, ...statementCalls];
const titled = calls.map((call) => [call.title, call] as const);

describe('what TypeORM tells a subscriber of', () => {
  it.each(titled)('%s', async (_title, call) => {
    await prepare(call);
    await call.run(plain.manager);
    expect(subscriber.events).toEqual(call.events);
    expect(subscriber.after).toEqual(call.known);
    expect(queries(call.query)).toEqual(call.query ? [true] : []);
  });

  const queries = (like?: RegExp) =>
    subscriber.queries.filter(({ sql }) => like?.test(sql)).map(({ success }) => success);

  it('a row that is about to be inserted has no generated id yet', async () => {
    await seed(plain.manager);
    subscriber.forget();
    await plain.manager.save(Workflow, { name: 'new' });
    expect(subscriber.before).toEqual([{ entity: { name: 'new' } }]);
    expect(subscriber.after).toMatchObject([{ entity: { id: 3 } }]);
  });

  it('a statement that fails says so', async () => {
    await expect(plain.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
    expect(queries(/^SELECT 1 \/ 0/)).toEqual([false]);
  });
});

describe('what else TypeORM does with transactions', () => {
  let runner: QueryRunner;
  beforeEach(async () => {
    await seed(plain.manager);
    runner = plain.createQueryRunner();
    await runner.startTransaction();
  });
  afterEach(() => runner.release());

  /** As one of the DataSource's subscribers while `work` runs. */
  async function subscribed(other: EntitySubscriberInterface, work: () => Promise<void>): Promise<void> {
    plain.subscribers.push(other);
    try {
      await work();
    } finally {
      plain.subscribers.pop();
    }
  }

  it('a savepoint that is released leaves it active', async () => {
    await runner.startTransaction();
    await runner.commitTransaction();
    expect(runner.isTransactionActive).toBe(true);
    await runner.rollbackTransaction();
    expect(runner.isTransactionActive).toBe(false);
  });

  it('a hook before the COMMIT that rejects keeps it from being sent', async () => {
    await runner.manager.delete(Part, 1);
    const refusing = { beforeTransactionCommit: () => Promise.reject(new Error('not now')) };
    await subscribed(refusing, () => expect(runner.commitTransaction()).rejects.toThrow('not now'));
    await runner.rollbackTransaction();
    expect(await plain.manager.countBy(Part, { id: 1 })).toBe(1);
  });

  it('hooks after the COMMIT are awaited, and make it look failed when they reject', async () => {
    await runner.manager.delete(Part, 1);
    const failing = { afterTransactionCommit: () => Promise.reject(new Error('too late')) };
    await subscribed(failing, () => expect(runner.commitTransaction()).rejects.toThrow('too late'));
    expect(await plain.manager.countBy(Part, { id: 1 })).toBe(0);
  });

  it('a COMMIT that fails leaves it active', async () => {
    await runner.query(`CREATE TABLE late (id int PRIMARY KEY, other int REFERENCES late INITIALLY DEFERRED)`);
    await runner.query('INSERT INTO late VALUES (1, 2)');
    await expect(runner.commitTransaction()).rejects.toThrow('foreign key');
    expect(runner.isTransactionActive).toBe(true);
    await runner.rollbackTransaction();
  });

  it('a subscriber class without its decorator is not used', async () => {
    await runner.rollbackTransaction();
    class Undecorated {}
    const other = await openDataSource(database.url, { entities, subscribers: [Undecorated] });
    expect(other.subscribers).toEqual([]);
    await other.destroy();
  });
});

describe('what the cache invalidates for', () => {
  let watched: DataSource;
  let accessors: ReturnType<typeof createAccessors>;
  let events: EventRecorder;
  let close: () => Promise<void>;
  beforeAll(async () => {
    watched = await openDataSource(database.url, { entities, migrations: [Grow1700000000001] });
    const created = createCache({});
    events = created.events;
    accessors = createAccessors(watched);
    for (const accessor of accessors) created.cache.bind(accessor);
    const undo = instrument(watched, created.cache);
    close = async () => {
      undo();
      await watched.destroy();
      await created.cache.close();
    };
  });
  afterAll(() => close());

  it.each(titled)('%s', async (_title, call) => {
    await begin(call);
    await call.run(watched.manager);
    expect(invalidated()).toEqual(call.alone);
    await expectNothingStale();
  });

  const possibleInside = titled.filter(([, { inside }]) => inside !== null);
  it.each(possibleInside)('%s, in a transaction', async (_title, call) => {
    await begin(call);
    await watched.transaction((manager) => call.run(manager));
    expect(invalidated()).toEqual(call.inside ?? call.alone);
    await expectNothingStale();
  });

  async function begin(call: Call): Promise<void> {
    await prepare(call);
    for (const accessor of accessors) await accessor.invalidateAll();
    await Promise.all(accessors.map((accessor, n) => accessor.getMany(ids[n]!)));
    events.clear();
  }

  function invalidated(): Invalidated {
    const of = (table: string) => ['id', 'parent', 'function'].map((by) => reachOf(`${table}-by-${by}`));
    const tables = { part: of('part'), watches: of('watch') };
    return Object.fromEntries(Object.entries(tables).filter(([, reaches]) => reaches.some((one) => one !== 'nothing')));
  }

  function reachOf(name: string): string {
    const scopes = events.of('invalidation').flatMap(({ namespace, scope }) => (namespace === name ? [scope] : []));
    if (scopes.includes('namespace')) return 'widened';
    if (scopes.includes('index')) return 'index';
    return scopes.includes('exact') ? 'exact' : 'nothing';
  }

  async function expectNothingStale(): Promise<void> {
    for (const [n, accessor] of accessors.entries()) {
      const there = await Promise.all(ids[n]!.map((id) => accessor.load(id)));
      expect(await accessor.getMany(ids[n]!)).toEqual(there);
    }
  }
});
