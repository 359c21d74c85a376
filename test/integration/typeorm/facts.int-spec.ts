import { EventRecorder } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/test-database.js';
import { createAccessors, ids } from './facts/accessors.js';
import { calls, seed, Shrink1700000000001, type Call, type Invalidated } from './facts/calls.js';
import { entities } from './facts/entities.js';
import { RecordingSubscriber } from './facts/recording-subscriber.js';
import { createCache, openDataSource } from './rig.js';

let database: TestDatabase;
/** Nobody watches this one. */
let plain: DataSource;
const subscriber = new RecordingSubscriber();
beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  plain = await openDataSource(database.url, { entities, migrations: [Shrink1700000000001], synchronize: true });
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

describe('TypeORM tells a subscriber', () => {
  it.each(calls)('of $title what the table says', async (call) => {
    await prepare(call);
    await call.run(plain.manager);
    expect(subscriber.events).toEqual(call.events);
    expect(subscriber.after).toEqual(call.known);
    if (call.query) expect(successful(call.query)).toHaveLength(1);
  });

  const successful = (query: RegExp) => subscriber.queries.filter(({ sql, success }) => success && query.test(sql));
});

describe('the cache invalidates', () => {
  let watched: DataSource;
  let accessors: ReturnType<typeof createAccessors>;
  let events: EventRecorder;
  let close: () => Promise<void>;
  beforeAll(async () => {
    watched = await openDataSource(database.url, { entities, migrations: [Shrink1700000000001] });
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

  it.each(calls)('for $title what its statement tells', async (call) => {
    await begin(call);
    await call.run(watched.manager);
    expect(invalidated()).toEqual(call.alone);
    await expectNothingStale();
  });

  it.each(calls.filter(({ inside }) => inside !== null))('for $title in a transaction', async (call) => {
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
      expect([...(await accessor.getMany(ids[n]!)).values()]).toEqual(there);
    }
  }
});
