import { CacheAccess, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { Detector, Workflow } from '../entities.js';
import { WorkflowNames } from '../workflow-names.js';
import { createOutboxRig, NEVER, SOON, type OutboxRig, type Process, type ProcessOptions } from './outbox-rig.js';

@CacheNamespace({ name: 'detector-names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Detector, { id: 'id' })
class DetectorNames extends CacheAccess<string, { id: number }> {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Detector).findOneBy(id))?.name ?? null;
  }
}

class HookedNames extends WorkflowNames {
  onLoad: () => Promise<void> = () => Promise.resolve();

  protected override async load(id: { id: number }): Promise<string | null> {
    await this.onLoad();
    return super.load(id);
  }
}

const POLLING: ProcessOptions = { instrument: { outbox: { pollEvery: SOON } } };
const named = (dataSource: DataSource) => ({ names: new WorkflowNames(dataSource) });
type App = Process<{ names: WorkflowNames }>;

let rig: OutboxRig;
let ids: number[];
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'));
  const rows = await rig.sql(`INSERT INTO workflow (name) VALUES ('old'), ('old') RETURNING id`);
  ids = rows.map(({ id }) => id as number);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rig.close();
});

const relayed = (by: App) => by.events.of('relayed').map(({ debts }) => debts);
const isEmpty = () => vi.waitFor(async () => expect(await rig.rows()).toEqual([]), { timeout: 5_000 });
const stored = (by: App) => Promise.all(ids.map((id) => by.accessors.names.peek({ id })));
async function cacheNames(by: App): Promise<void> {
  await vi.waitFor(() => expect(by.cache.isServing).toBe(true));
  await Promise.all(ids.map((id) => by.accessors.names.get({ id })));
  expect(await stored(by)).toEqual(['old', 'old']);
}
/** Caches both names in `reader`, and has a process rename the first one that cannot reach the store, and then dies. */
async function renameAndDie(reader: App): Promise<void> {
  const writer = await rig.start(named);
  await cacheNames(reader);
  writer.store.isDown = true;
  await writer.dataSource.manager.update(Workflow, ids[0]!, { name: 'new' });
  await writer.die();
}

describe('what a dead process owed', () => {
  it('is delivered by another one, and nothing else with it', async () => {
    const reader = await rig.start(named, POLLING);
    await renameAndDie(reader);
    await isEmpty();
    expect(await stored(reader)).toEqual([undefined, 'old']);
    expect(await reader.accessors.names.get({ id: ids[0]! })).toBe('new');
    expect(relayed(reader)).toEqual([1]);
  });

  it('is delivered to accessors that it did not have', async () => {
    const reader = await rig.start((dataSource) => ({ detectors: new DetectorNames(dataSource) }), POLLING);
    const { id } = await reader.dataSource.manager.save(Detector, { name: 'old' });
    await vi.waitFor(() => expect(reader.cache.isServing).toBe(true));
    await reader.accessors.detectors.get({ id });
    expect(await reader.accessors.detectors.peek({ id })).toBe('old');
    const writer = await rig.start(named);
    writer.store.isDown = true;
    await writer.dataSource.manager.update(Detector, id, { name: 'new' });
    await writer.die();
    await isEmpty();
    expect(await reader.accessors.detectors.get({ id })).toBe('new');
  });

  it('stays where it is as long as the store cannot be told', async () => {
    const reader = await rig.start(named, POLLING);
    await renameAndDie(reader);
    reader.store.isDown = true;
    await vi.waitFor(() => expect(reader.events.of('outbox_failed').length).toBeGreaterThan(1));
    expect(await rig.rows()).toHaveLength(1);
    reader.store.isDown = false;
    await isEmpty();
    expect(await reader.accessors.names.get({ id: ids[0]! })).toBe('new');
  });

  it('is left to those with the same prefix', async () => {
    const stranger = await rig.start(named, { ...POLLING, prefix: 'Test' });
    const reader = await rig.start(named);
    await renameAndDie(reader);
    await rig.sql(`INSERT INTO coherent_cache_outbox (prefix, payload) VALUES ('Test', '{}')`);
    await vi.waitFor(() => expect(relayed(stranger as App)).toEqual([1]));
    expect((await rig.rows()).map(({ prefix }) => prefix)).toEqual(['test']);
  });

  it.each([
    ['no JSON', 'garbage'],
    ['of a version to come', JSON.stringify({ v: 2, debt: { writer: 'w', cells: [], tables: [], own: {} } })],
    [
      'about cells without a place',
      JSON.stringify({ v: 1, debt: { writer: 'w', cells: [{ kind: 'entry', key: 'x' }] } }),
    ],
  ])('counts as everything when it is %s, and does not keep others waiting', async (_what, payload) => {
    const reader = await rig.start(named, POLLING);
    await cacheNames(reader);
    await rig.sql(`INSERT INTO coherent_cache_outbox (prefix, payload) VALUES ('test', $1)`, [payload]);
    await isEmpty();
    expect(await stored(reader)).toEqual([undefined, undefined]);
    await renameAndDie(reader);
    await isEmpty();
    expect(await reader.accessors.names.get({ id: ids[0]! })).toBe('new');
  });

  it('is relayed by one of several processes, once', async () => {
    const apps = await Promise.all([1, 2, 3].map(() => rig.start(named, POLLING)));
    await renameAndDie(apps[0]!);
    await isEmpty();
    await vi.waitFor(() => expect(apps.flatMap(relayed)).toEqual([1]));
  });
});

describe('ten thousand rows', () => {
  it('are relayed in as few rounds as they fill batches', async () => {
    const writer = await rig.start(named);
    writer.store.isDown = true;
    await writer.dataSource.transaction((manager) => manager.update(Workflow, ids[0]!, { name: 'new' }));
    const payload = (await rig.rows())[0]!.payload;
    await rig.sql(
      `INSERT INTO coherent_cache_outbox (prefix, payload)
       SELECT 'test', replace($1, 'e:', 'e:' || n || ':') FROM generate_series(1, 9999) n`,
      [payload],
    );
    const reader = await rig.start(named, { instrument: { outbox: { pollEvery: NEVER } } });
    const began = performance.now();
    await vi.waitFor(() => expect(reader.cache.isServing).toBe(true), { timeout: 15_000, interval: 5 });
    const ms = Math.round(performance.now() - began);
    // eslint-disable-next-line no-console -- a measurement, for whoever reads the run
    console.log(`10 000 rows were relayed in ${ms} ms`);
    expect(relayed(reader)).toEqual(Array.from({ length: 10 }, () => 1_000));
    expect(await rig.rows()).toEqual([]);
  });
});

describe('before a store is believed', () => {
  it('what is owed is delivered: at the start', async () => {
    const first = await rig.start(named);
    await renameAndDie(first);
    expect(await stored(first)).toEqual(['old', 'old']);
    const second = await rig.start(named);
    expect(second.cache.isServing).toBe(false);
    expect(await second.accessors.names.get({ id: ids[0]! })).toBe('new');
    await vi.waitFor(() => expect(second.cache.isServing).toBe(true));
    expect(await rig.rows()).toEqual([]);
    expect(await second.accessors.names.get({ id: ids[0]! })).toBe('new');
  });

  it('what is owed is delivered: when it was out of reach', async () => {
    const reader = await rig.start(named);
    await renameAndDie(reader);
    reader.store.reconnect();
    expect(await reader.accessors.names.get({ id: ids[0]! })).toBe('new');
    await vi.waitFor(() => expect(reader.cache.isServing).toBe(true));
    expect(await reader.accessors.names.get({ id: ids[0]! })).toBe('new');
  });

  it('the database has to answer', async () => {
    const reader = await rig.start(named);
    await renameAndDie(reader);
    await reader.dataSource.query('SELECT 1');
    await rig.sql('ALTER TABLE coherent_cache_outbox RENAME TO away');
    reader.store.reconnect();
    expect(await reader.accessors.names.get({ id: ids[0]! })).toBe('new');
    await vi.waitFor(() => expect(reader.events.of('store_failed')).not.toEqual([]));
    expect(reader.cache.isServing).toBe(false);
    await rig.sql('ALTER TABLE away RENAME TO coherent_cache_outbox');
    await vi.waitFor(async () => {
      expect(await reader.accessors.names.get({ id: ids[0]! })).toBe('new');
      expect(reader.cache.isServing).toBe(true);
    });
  });

  it('rows that somebody else is relaying have to be relayed', async () => {
    const first = await rig.start(named);
    await renameAndDie(first);
    const relay = new Client({ connectionString: rig.url });
    await relay.connect();
    await relay.query('BEGIN');
    await relay.query('SELECT FROM coherent_cache_outbox FOR UPDATE');
    const second = await rig.start(named);
    await vi.waitFor(async () => {
      const waiting = await rig.sql(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%outbox%'`,
      );
      expect(waiting).toHaveLength(1);
    });
    expect(second.cache.isServing).toBe(false);
    await relay.query('ROLLBACK');
    await relay.end();
    await vi.waitFor(() => expect(second.cache.isServing).toBe(true));
    expect(relayed(second)).toEqual([1]);
  });
});

/** Notes what is sent about outboxes from now on. */
function polls(): string[] {
  const { query } = Client.prototype;
  const sent: string[] = [];
  vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...given: any[]) {
    if (String(given[0]).includes('outbox')) sent.push(String(given[0]));
    return (query as any).apply(this, given);
  });
  return sent;
}

describe('the relay’s own queries', () => {
  it('are no part of the transaction or the load that sets them off', async () => {
    const reader = await rig.start((dataSource) => ({ names: new HookedNames(dataSource) }));
    await renameAndDie(reader);
    await rig.sql(`INSERT INTO coherent_cache_outbox (prefix, payload) VALUES ('test', 'garbage')`);
    const undone = reader.dataSource.transaction(async (manager) => {
      reader.accessors.names.onLoad = async () => {
        reader.cache.beforeTrust(() => Promise.resolve());
        await vi.waitFor(() => expect(relayed(reader)).toEqual([2]));
      };
      await reader.accessors.names.within(manager).get({ id: ids[1]! });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect([await rig.rows(), await stored(reader)]).toEqual([[], [undefined, undefined]]);
  });

  it('are seen neither by subscribers, nor by loggers, nor by the cache', async () => {
    const reader = await rig.start(named);
    await renameAndDie(reader);
    const seen: string[] = [];
    reader.dataSource.subscribers.push({ beforeQuery: ({ query }) => void seen.push(query) });
    vi.spyOn(reader.dataSource.logger, 'logQuery').mockImplementation((query) => void seen.push(query));
    reader.store.clear();
    reader.store.reconnect();
    reader.cache.beforeTrust(() => Promise.resolve());
    await isEmpty();
    expect(seen).toEqual([]);
    expect(reader.store.operations()).toEqual(['finalise', 'members']);
  });

  it('are one when there is nothing to relay', async () => {
    const sent = polls();
    const reader = await rig.start(named, POLLING);
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(5));
    await reader.die();
    expect(new Set(sent)).toEqual(
      new Set(['SELECT max(id) AS id FROM "public"."coherent_cache_outbox" WHERE prefix = $1']),
    );
  });

  it('end before the DataSource does', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const reader = await rig.start(named, { instrument: { outbox: { pollEvery: 1 } } });
    const sent = polls();
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(1));
    await reader.dataSource.destroy();
    await reader.die();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
