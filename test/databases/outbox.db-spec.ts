import { MemoryStore, StoreUnavailableError } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { assertOutboxUsable, CreateCacheOutbox1764000000000, instrument } from 'nestjs-coherent-cache/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Detectors } from './accessors.js';
import { Detector } from './entities.js';
import { serverDatabases } from './support/databases.js';
import type { TestSchema } from './support/test-schema.js';

class SwitchableStore extends MemoryStore {
  isDown = false;

  override mark(...given: Parameters<MemoryStore['mark']>): Promise<void> {
    return this.isDown ? Promise.reject(new StoreUnavailableError('down')) : super.mark(...given);
  }
  override finalise(...given: Parameters<MemoryStore['finalise']>): ReturnType<MemoryStore['finalise']> {
    return this.isDown ? Promise.reject(new StoreUnavailableError('down')) : super.finalise(...given);
  }
}

let schema: TestSchema;
let dataSource: DataSource;

const writes: [title: string, write: () => Promise<unknown>][] = [
  ['a transaction', () => dataSource.transaction((manager) => rename(manager))],
  ['a statement alone', () => rename(dataSource.manager)],
];
const rename = (manager: EntityManager) => manager.update(Detector, 1, { name: 'uno' });
const rows = () => dataSource.query('SELECT id, prefix, payload FROM coherent_cache_outbox');

describe.each(serverDatabases)('on $name', ({ create, dialect }) => {
  beforeAll(async () => {
    schema = await create();
  });
  afterAll(() => schema.drop());
  beforeEach(async () => {
    dataSource = await schema.fresh();
    const runner = dataSource.createQueryRunner();
    await new CreateCacheOutbox1764000000000().up(runner);
    await runner.release();
  });
  afterEach(async () => {
    const runner = dataSource.createQueryRunner();
    if (await runner.hasTable('coherent_cache_outbox')) await new CreateCacheOutbox1764000000000().down(runner);
    await runner.release();
    await dataSource.destroy();
  });

  function start() {
    const store = new SwitchableStore();
    const { cache, events } = createTestCache({ store });
    const detectors = new Detectors(dataSource);
    cache.bind(detectors);
    const undo = instrument(dataSource, cache, { outbox: { pollEvery: '20ms' } });
    return { store, cache, events, detectors, undo };
  }

  it.each(writes)('what the store could not be told is kept with %s, and relayed once it can', async (_what, write) => {
    const writer = start();
    await assertOutboxUsable(dataSource, writer.cache);
    writer.store.isDown = true;
    await write();
    writer.undo();
    expect(await rows()).toHaveLength(1);

    const relay = start();
    await vi.waitFor(() => expect(relay.cache.isServing).toBe(true));
    expect(await rows()).toEqual([]);
    expect(relay.events.of('relayed')).toEqual([{ type: 'relayed', debts: 1 }]);
    relay.undo();
  });

  it('a rollback takes it back', async () => {
    const writer = start();
    writer.store.isDown = true;
    const undone = dataSource.transaction(async (manager) => {
      await rename(manager);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await rows()).toEqual([]);
    writer.undo();
  });

  it.each(writes)('%s goes through when it cannot be kept', async (_what, write) => {
    const writer = start();
    await dataSource.query('DROP TABLE coherent_cache_outbox');
    writer.store.isDown = true;
    await write();
    expect(await dataSource.manager.findOneBy(Detector, { id: 1 })).toMatchObject({ name: 'uno' });
    expect(writer.events.of('outbox_failed').map(({ operation }) => operation)).toContain('write');
    writer.undo();
  });

  it('is left to those with the same prefix, to the letter', async () => {
    const { undo, events } = start();
    const insert = (prefix: string) =>
      dataSource.query(`INSERT INTO coherent_cache_outbox (prefix, payload) VALUES ('${prefix}', 'garbage')`);
    await insert('TEST');
    await insert('test');
    await vi.waitFor(() => expect(events.of('relayed')).toEqual([{ type: 'relayed', debts: 1 }]));
    expect(await rows()).toEqual([expect.objectContaining({ prefix: 'TEST' })]);
    undo();
  });

  it.runIf(dialect === 'mysql')('what was switched to a transaction by hand is not committed', async () => {
    const { undo, store } = start();
    store.isDown = true;
    const runner = dataSource.createQueryRunner();
    await runner.query('SET autocommit = 0');
    await rename(runner.manager);
    await runner.query('ROLLBACK');
    await runner.query('SET autocommit = 1');
    await runner.release();
    expect(await dataSource.manager.findOneBy(Detector, { id: 1 })).toMatchObject({ name: 'one' });
    undo();
  });

  it('a writer adds rows while others are being relayed', async () => {
    const { undo, store, cache, events } = start();
    await dataSource.query(`INSERT INTO coherent_cache_outbox (prefix, payload) VALUES ('test', 'garbage')`);
    let entered = (): void => undefined;
    const isRelaying = new Promise<void>((resolve) => (entered = resolve));
    let leave = (): void => undefined;
    const mayEnd = new Promise<void>((resolve) => (leave = resolve));
    vi.spyOn(cache, 'clear').mockImplementationOnce(() => {
      entered();
      return mayEnd;
    });
    await isRelaying;
    store.isDown = true;
    await rename(dataSource.manager);
    expect(events.of('outbox_failed')).toEqual([]);
    leave();
    store.isDown = false;
    await vi.waitFor(async () => expect(await rows()).toEqual([]));
    undo();
  });
});
