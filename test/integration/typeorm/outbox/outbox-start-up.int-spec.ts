import 'reflect-metadata';
import { Test, type TestingModule } from '@nestjs/testing';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Cache, CacheModule, ConfigurationError } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import {
  CacheTypeOrmModule,
  CreateCacheOutbox1764000000000,
  instrument,
  OutboxUnusableError,
  type OutboxOptions,
} from 'nestjs-coherent-cache/typeorm';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../support/test-database.js';
import { entities, Workflow } from '../entities.js';
import { openDataSource } from '../rig.js';

class OtherOutbox1764000000001 extends CreateCacheOutbox1764000000000 {
  override name = 'OtherOutbox1764000000001';
  override outbox = { schema: 'ops', table: 'owed' };
}

let database: TestDatabase;
let admin: DataSource;
beforeEach(async () => {
  database = await createDatabase(inject('postgresUrl'));
  admin = await openDataSource(database.url, {
    synchronize: true,
    migrations: [CreateCacheOutbox1764000000000, OtherOutbox1764000000001],
  });
  await admin.query('CREATE SCHEMA ops');
});
afterEach(async () => {
  await admin.destroy();
  await database.drop();
});

const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };
async function start(outbox: boolean | OutboxOptions, options: object = {}): Promise<TestingModule> {
  const imports = [
    TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities, retryAttempts: 0, ...options }),
    CacheModule.forRoot({ prefix: 'outbox-start' }),
    CacheTypeOrmModule.forRoot({ outbox }),
  ];
  const app = await Test.createTestingModule({ imports }).setLogger(SILENT).compile();
  try {
    return await app.init();
  } catch (error) {
    await app.get<DataSource>(getDataSourceToken()).destroy();
    throw error;
  }
}

describe('an application with an outbox', () => {
  it('starts when the migration has run, and ends', async () => {
    await admin.runMigrations();
    const app = await start(true);
    expect(app.get(Cache).isServing).toBe(true);
    await app.close();
    expect(await admin.query('SELECT FROM coherent_cache_outbox')).toEqual([]);
  });

  it('may call the table otherwise, and have it elsewhere', async () => {
    await admin.runMigrations();
    await admin.query('DROP TABLE coherent_cache_outbox');
    const app = await start({ schema: 'ops', table: 'owed' });
    await app.close();
    await admin.undoLastMigration();
    expect(await admin.query(`SELECT to_regclass('ops.owed') AS "table"`)).toEqual([{ table: null }]);
  });

  it('does not start without the table, and says how to make it', async () => {
    const starting = start(true);
    await expect(starting).rejects.toThrow(OutboxUnusableError);
    await expect(starting).rejects.toThrow(/coherent_cache_outbox" does not exist.*CreateCacheOutbox1764000000000/);
  });

  it('starts without the table when it is about to run the migration, and reads past the store until then', async () => {
    const app = await start(true, { migrations: [CreateCacheOutbox1764000000000] });
    expect(app.get(Cache).isServing).toBe(false);
    await app.get<DataSource>(getDataSourceToken()).runMigrations();
    await vi.waitFor(
      () => {
        const { isServing } = app.get(Cache);
        if (!isServing) app.get(Cache).beforeTrust(() => Promise.resolve());
        expect(isServing).toBe(true);
      },
      { timeout: 5_000, interval: 300 },
    );
    await app.close();
  });

  it('does not start where it may not use the table, and says what to grant', async () => {
    await admin.runMigrations();
    const user = new URL(database.url).pathname.slice(1);
    await admin.query(`CREATE ROLE ${user} LOGIN`);
    try {
      await admin.query(`GRANT SELECT, INSERT, UPDATE ON coherent_cache_outbox TO ${user}`);
      const url = new URL(database.url);
      url.username = user;
      await expect(start(true, { url: url.href })).rejects.toThrow(
        /permission denied.*grant SELECT, INSERT, UPDATE and DELETE/,
      );
      await admin.query(`GRANT DELETE ON coherent_cache_outbox TO ${user}`);
      await (await start(true, { url: url.href })).close();
    } finally {
      await admin.query(`DROP OWNED BY ${user}`);
      await admin.query(`DROP ROLE ${user}`);
    }
  });

  it.each([
    ['a batch of nothing', { batch: 0 }, 'outbox.batch: 0'],
    ['a batch without end', { batch: 1e9 }, 'from 1 to 10000'],
    ['an interval without a unit', { pollEvery: '5' }, 'outbox.pollEvery'],
  ])('does not start with %s', async (_what, outbox, message) => {
    await expect(start(outbox)).rejects.toThrow(message);
  });
});

it('there is no outbox on a database that is no server, and it is left as it was', async () => {
  const dataSource = await new DataSource({ type: 'sqljs', entities: [] }).initialize();
  const { cache } = createTestCache();
  expect(() => instrument(dataSource, cache, { outbox: true })).toThrow(ConfigurationError);
  expect(Object.hasOwn(dataSource, 'createQueryRunner')).toBe(false);
  await dataSource.destroy();
});

it('the migration leaves writes of the entities alone', async () => {
  await admin.runMigrations();
  await admin.manager.save(Workflow, { name: 'x' });
  await admin.undoLastMigration();
  await admin.undoLastMigration();
  expect(await admin.query(`SELECT to_regclass('coherent_cache_outbox') AS "table"`)).toEqual([{ table: null }]);
});
