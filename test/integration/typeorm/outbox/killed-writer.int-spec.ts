import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { RedisStore } from 'nestjs-coherent-cache';
import { CreateCacheOutbox1764000000000, instrument } from 'nestjs-coherent-cache/typeorm';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../support/test-database.js';
import { uniquePrefix } from '../../../support/unique-prefix.js';
import { Workflow } from '../entities.js';
import { createCache, openDataSource } from '../rig.js';
import { WorkflowNames } from '../workflow-names.js';
import { bundle, programIn } from '../bundle.js';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await createDatabase(inject('postgresUrl'));
  folder = await bundle({ writer: 'test/integration/typeorm/outbox/writer.ts' });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Runs the writer until its COMMIT has returned, and kills it there. */
async function killAfterCommit(...given: string[]): Promise<void> {
  const writer = spawn(process.execPath, [programIn(folder, 'writer'), ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(writer, 'exit');
  await Promise.race([
    once(writer.stdout, 'data'),
    ended.then(([code]) => Promise.reject(new Error(`The writer ended by itself, with ${String(code)}.`))),
  ]);
  writer.kill('SIGKILL');
  await ended;
}

it('a process that is killed between COMMIT and telling the store loses nothing: another one tells it', async () => {
  const [redisUrl, prefix] = [inject('redisUrl'), uniquePrefix()];
  const dataSource = await openDataSource(database.url, {
    synchronize: true,
    migrations: [CreateCacheOutbox1764000000000],
  });
  await dataSource.runMigrations();
  const store = new RedisStore(redisUrl, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
  await store.open();
  const { cache } = createCache({ store, prefix, readBudget: '5s', writeBudget: '5s' });
  const names = new WorkflowNames(dataSource);
  cache.bind(names);
  const undo = instrument(dataSource, cache, { outbox: { pollEvery: '50ms' } });
  const { id } = await dataSource.manager.save(Workflow, { name: 'old' });
  await vi.waitFor(() => expect(cache.isServing).toBe(true));
  await names.get({ id });
  expect(await names.peek({ id })).toBe('old');

  await killAfterCommit(database.url, redisUrl, prefix, String(id));

  await vi.waitFor(async () => expect(await names.get({ id })).toBe('new'), { timeout: 10_000 });
  // It is deleted after it was delivered.
  await vi.waitFor(async () => expect(await dataSource.query('SELECT FROM coherent_cache_outbox')).toEqual([]));
  undo();
  await cache.close();
  await dataSource.destroy();
});
