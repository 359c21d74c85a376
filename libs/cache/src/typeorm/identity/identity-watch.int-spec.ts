import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../../test/support/test-database.js';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import { createTestCache } from '../../testing/create-test-cache.js';
import { ManualScheduler } from '../../testing/manual-scheduler.js';
import { databaseIdentity } from './database-identity.js';
import { IdentityWatch } from './identity-watch.js';

vi.mock('./database-identity.js', { spy: true });

class SharedStore extends MemoryStore {
  override readonly shared = true;
}

let database: TestDatabase;
let dataSource: DataSource;
beforeEach(async () => {
  database = await createDatabase(inject('postgresUrl'));
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
});
afterEach(async () => {
  vi.mocked(databaseIdentity).mockReset();
  if (dataSource.isInitialized) await dataSource.destroy();
  await database.drop();
});

/** A process with a watch, and what it does when so much time has passed. */
function start(store = new SharedStore()) {
  const timers = new ManualScheduler();
  const { cache, events } = createTestCache({ store });
  const clear = vi.spyOn(cache, 'clear');
  const clearEntries = vi.spyOn(cache, 'clearEntries');
  Object.defineProperty(cache, 'scheduler', { value: timers });
  const watch = new IdentityWatch(dataSource, cache, 30_000);
  const look = async () => {
    timers.elapse(33_000);
    await vi.waitFor(() => expect(timers.pendingTimers).toBe(1));
  };
  return { cache, events, clear, clearEntries, watch, look };
}
const answer = (identity: string | null | Error) =>
  vi
    .mocked(databaseIdentity)
    .mockImplementation(() => (identity instanceof Error ? Promise.reject(identity) : Promise.resolve(identity)));

describe('a PostgreSQL server', () => {
  it('tells any user which one it is', async () => {
    const user = new URL(database.url).pathname.slice(1);
    await dataSource.query(`CREATE ROLE ${user} LOGIN`);
    const url = new URL(database.url);
    url.username = user;
    const ordinary = await new DataSource({ type: 'postgres', url: url.href }).initialize();
    const identity = await databaseIdentity(ordinary);
    await ordinary.destroy();
    await dataSource.query(`DROP ROLE ${user}`);
    expect(identity).toMatch(/^\d{10,} [0-9A-F]{8}$/);
    expect(await databaseIdentity(dataSource)).toBe(identity);
  });
});

describe('a process that watches a database', () => {
  it('empties a cache that others share before it knows the database, but for old keys, and then leaves it alone', async () => {
    const { look, clear, clearEntries, events } = start();
    await look();
    await look();
    await look();
    expect(clearEntries.mock.calls).toEqual([['failover']]);
    expect(clear).not.toHaveBeenCalled();
    expect(events.of('failover')).toEqual([]);
  });

  it('does not empty a cache of its own for that', async () => {
    const { look, clear, clearEntries } = start(new MemoryStore() as SharedStore);
    await look();
    expect([clear.mock.calls, clearEntries.mock.calls]).toEqual([[], []]);
  });

  it('empties the cache and says so when the database is another one, and the next process does not', async () => {
    const store = new SharedStore();
    const first = start(store);
    await first.look();
    expect(first.clear).not.toHaveBeenCalled();
    answer('7 00000002');
    await first.look();
    await first.look();
    expect(first.clear.mock.calls).toEqual([['failover']]);
    expect(first.events.of('failover')).toEqual([
      { type: 'failover', from: expect.stringMatching(/^\d+ 00000001$/), to: '7 00000002' },
    ]);
    const second = start(store);
    await second.look();
    expect(second.clear).not.toHaveBeenCalled();
  });

  it('keeps on looking while the database, or the store, is away', async () => {
    const { look, clearEntries, cache } = start();
    answer(new Error('connect ECONNREFUSED'));
    await look();
    expect(clearEntries).not.toHaveBeenCalled();
    answer('7 00000001');
    clearEntries.mockRejectedValueOnce(new Error('away'));
    await look();
    await look();
    expect(clearEntries).toHaveBeenCalledTimes(2);
    expect(cache.isServing).toBe(true);
  });

  it('takes no notice of a standby', async () => {
    const { look, clear, clearEntries } = start();
    answer(null);
    await look();
    expect([clear.mock.calls, clearEntries.mock.calls]).toEqual([[], []]);
  });

  it('does not ask again where it may not know', async () => {
    const { look } = start();
    answer(Object.assign(new Error('permission denied'), { code: '42501' }));
    await look();
    await look();
    expect(databaseIdentity).toHaveBeenCalledTimes(1);
  });

  it('stops', async () => {
    const { watch } = start();
    await watch.stop();
    expect(databaseIdentity).not.toHaveBeenCalled();
  });
});
