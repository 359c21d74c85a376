import 'reflect-metadata';
import { Test, type TestingModule } from '@nestjs/testing';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import {
  Cache,
  CacheAccess,
  CacheModule,
  CacheNamespace,
  ConfigurationError,
  InvalidatedBy,
} from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import {
  CacheTypeOrmModule,
  captureSql,
  CreateCacheOutbox1764000000000,
  instrument,
  type CacheTypeOrmOptions,
} from 'nestjs-coherent-cache/typeorm';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../support/test-database.js';
import { uniquePrefix } from '../../../support/unique-prefix.js';
import { entities, Part, Workflow } from '../entities.js';
import { openDataSource } from '../rig.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
@InvalidatedBy(Part, ({ detector }) => ({ id: detector?.id }))
class Names extends CacheAccess<string, { id: number }> {
  constructor(@InjectDataSource() protected readonly dataSource: DataSource) {
    super();
  }

  protected load(): string {
    return '';
  }
}

let database: TestDatabase;
let admin: DataSource;
let told: string[];
let prefix: string;
beforeEach(async () => {
  told = [];
  prefix = uniquePrefix();
  database = await createDatabase(inject('postgresUrl'));
  admin = await openDataSource(database.url, { synchronize: true, migrations: [CreateCacheOutbox1764000000000] });
  await admin.runMigrations();
});
afterEach(async () => {
  await admin.destroy();
  await database.drop();
});

const LOGGER = { log: () => undefined, warn: (line: unknown) => void told.push(String(line)), error: () => undefined };
async function start(
  options: CacheTypeOrmOptions,
  redis: string | undefined = inject('redisUrl'),
): Promise<TestingModule> {
  const imports = [
    TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities, retryAttempts: 0 }),
    CacheModule.forRoot({ prefix, redis, readBudget: '5s', writeBudget: '5s' }),
    CacheTypeOrmModule.forRoot(options),
    CacheModule.forFeature([Names]),
  ];
  return (await Test.createTestingModule({ imports }).setLogger(LOGGER).compile()).init();
}
async function startAndEnd(...given: Parameters<typeof start>): Promise<readonly string[]> {
  told = [];
  await (await start(...given)).close();
  return told;
}

const OPTIONS: CacheTypeOrmOptions = { outbox: true, capture: { exceptRoles: ['nobody'] } };

describe('an application that wants to be told by the database', () => {
  it('says at its start which tables nobody tells of, and what to do', async () => {
    expect(await startAndEnd(OPTIONS)).toEqual([
      expect.stringMatching(/changes of public\.part, public\.workflow, .*capture:migration/),
    ]);
  });

  describe('and is', () => {
    beforeEach(async () => {
      const app = await start(OPTIONS);
      const request = { dataSource: app.get(DataSource), cache: app.get(Cache) };
      for (const sql of (await captureSql(request)).up) await admin.query(sql);
      await app.close();
    });

    it('says nothing', async () => {
      expect(await startAndEnd(OPTIONS)).toEqual([]);
    });

    it.each([
      ['a trigger is off', 'ALTER TABLE workflow DISABLE TRIGGER USER', 'workflow'],
      ['a trigger is gone', () => `DROP TRIGGER "coherent_cache_${prefix}/part/delete" ON part`, 'part'],
      ['a function is older', () => `COMMENT ON FUNCTION "coherent_cache_${prefix}/part"() IS 'old'`, 'part'],
      ['a table shares its rows with a new one', 'CREATE TABLE more () INHERITS (part)', 'more'],
    ])('says so when %s', async (_what, sql, table) => {
      await admin.query(typeof sql === 'string' ? sql : sql());
      expect(await startAndEnd(OPTIONS)).toEqual([expect.stringContaining(`changes of public.${table}, or`)]);
    });

    it('says so when it wants to be told of others than before', async () => {
      expect(await startAndEnd({ outbox: true, capture: true })).toEqual([expect.stringContaining('public.workflow')]);
    });

    it('says so when only one of several processes would hear of it', async () => {
      expect(await startAndEnd(OPTIONS, '')).toContainEqual(expect.stringContaining('reach one process each'));
    });
  });
});

it.each(['', 'a/b', 'a b', `'`])('a service has no such name: %j', (service) => {
  const { cache } = createTestCache();
  expect(() => instrument(admin, cache, { outbox: true, capture: { service } })).toThrow('capture.service');
});

it.each<[what: string, type: 'postgres' | 'sqljs', options: CacheTypeOrmOptions, message: string]>([
  ['without an outbox', 'postgres', { capture: true }, 'outbox'],
  ['of another kind', 'sqljs', { outbox: true, capture: true }, 'PostgreSQL only'],
])('no database %s tells of changes', async (_what, type, options, message) => {
  const dataSource = type === 'sqljs' ? await new DataSource({ type, entities: [] }).initialize() : admin;
  const { cache } = createTestCache();
  expect(() => instrument(dataSource, cache, options)).toThrow(ConfigurationError);
  expect(() => instrument(dataSource, cache, options)).toThrow(message);
  expect(Object.hasOwn(dataSource, 'createQueryRunner')).toBe(false);
});
