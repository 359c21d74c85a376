import 'reflect-metadata';
import { Module, type OnModuleInit } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { CacheAccess, CacheModule, CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import { CacheTypeOrmModule } from 'nestjs-coherent-cache/typeorm';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/test-database.js';
import { uniquePrefix } from '../../support/unique-prefix.js';
import { entities, Workflow } from './entities.js';
import { openDataSource } from './rig.js';

@CacheNamespace({ name: 'names', id: ['id'], ttl: '60s' })
@InvalidatedBy(Workflow, { id: 'id' })
class Names extends CacheAccess<string, { id: number }> {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    super();
  }
  protected async load(id: { id: number }): Promise<string | null> {
    return (await this.dataSource.getRepository(Workflow).findOneBy(id))?.name ?? null;
  }
}
class First1700000000001 implements MigrationInterface {
  async up(): Promise<void> {}
  async down(): Promise<void> {}
}
class Second1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE workflow SET name = 'second'`);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE workflow SET name = 'undone'`);
  }
}
@Module({})
class Migrating implements OnModuleInit {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}
  async onModuleInit(): Promise<void> {
    await this.dataSource.runMigrations();
  }
}
const SILENT = { log: () => undefined, warn: () => undefined, error: () => undefined };
const migrations = [First1700000000001, Second1700000000002];
async function setUp() {
  const database = await createDatabase(inject('postgresUrl'));
  const prefix = uniquePrefix();
  const ds = await openDataSource(database.url, { synchronize: true, migrations: [First1700000000001] });
  await ds.manager.save(Workflow, { id: 1, name: 'old' });
  await ds.runMigrations();
  await ds.destroy();
  const start = async (...more: any[]) => {
    const app = await (
      await Test.createTestingModule({
        imports: [
          TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities, migrations, retryAttempts: 0 }),
          CacheModule.forRoot({ prefix, redis: inject('redisUrl') }),
          CacheTypeOrmModule.forRoot({}),
          CacheModule.forFeature([Names]),
          ...more,
        ],
      })
        .setLogger(SILENT)
        .compile()
    ).init();
    return { app, names: app.get(Names, { strict: false }) };
  };
  const elsewhere = async (undo: boolean) => {
    const ds2 = await openDataSource(database.url, { migrations });
    await ds2.runMigrations();
    if (undo) await ds2.undoLastMigration();
    await ds2.destroy();
  };
  return { database, start, elsewhere };
}

it('migrated elsewhere, then a module of the starting process runs migrations in its hook', async () => {
  const { database, start, elsewhere } = await setUp();
  let { app, names } = await start();
  expect(await names.get({ id: 1 })).toBe('old');
  await app.close();
  await elsewhere(false);
  ({ app, names } = await start(Migrating));
  const seen = await names.get({ id: 1 });
  await app.close();
  await database.drop();
  expect(seen).toBe('second');
});

it('migrated and reverted elsewhere', async () => {
  const { database, start, elsewhere } = await setUp();
  let { app, names } = await start();
  expect(await names.get({ id: 1 })).toBe('old');
  await app.close();
  await elsewhere(true);
  ({ app, names } = await start());
  const seen = await names.get({ id: 1 });
  await app.close();
  await database.drop();
  expect(seen).toBe('undone');
});
