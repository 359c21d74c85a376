import 'reflect-metadata';
import {
  DataSource,
  EntitySchema,
  type DataSourceOptions,
  type EntitySchemaColumnOptions,
  type Logger,
  type MigrationInterface,
} from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../../test/support/test-database.js';
import { MigrationsUnreadableError } from './migrations-unreadable-error.js';
import { databaseName, schemaStateOf } from './schema-state.js';

class First1700000000001 implements MigrationInterface {
  up = (): Promise<void> => Promise.resolve();
  down = (): Promise<void> => Promise.resolve();
}

class Second1700000000002 extends First1700000000001 {}

type Columns = Record<string, EntitySchemaColumnOptions>;
const table = (name: string, columns: Columns = {}) =>
  new EntitySchema({ name, columns: { id: { type: 'int', primary: true }, ...columns } });

let database: TestDatabase;
let opened: DataSource[];
beforeEach(async () => {
  opened = [];
  database = await createDatabase(inject('postgresUrl'));
});
afterEach(async () => {
  for (const dataSource of opened) await dataSource.destroy();
  await database.drop();
});

async function open(options: Partial<DataSourceOptions> = {}): Promise<DataSource> {
  const migrations = [First1700000000001, Second1700000000002];
  const all = { type: 'postgres', url: database.url, migrations, poolSize: 1, ...options };
  const dataSource = await new DataSource(all as DataSourceOptions).initialize();
  opened.push(dataSource);
  return dataSource;
}

describe('the state of a schema', () => {
  it('changes with every migration, with every one that is undone, and never back', async () => {
    const dataSource = await open();
    const none = await schemaStateOf(dataSource);
    await dataSource.runMigrations();
    const both = await schemaStateOf(dataSource);
    await dataSource.undoLastMigration();
    const one = await schemaStateOf(dataSource);
    await dataSource.undoLastMigration();
    const undone = await schemaStateOf(dataSource);
    expect(new Set([none, both, one, undone]).size).toBe(4);
  });

  it('is another one when a migration was undone and applied again', async () => {
    const dataSource = await open();
    await dataSource.runMigrations();
    const before = await schemaStateOf(dataSource);
    await dataSource.undoLastMigration();
    await dataSource.runMigrations();
    expect(await schemaStateOf(dataSource)).not.toBe(before);
  });

  it('is another one when a migration was applied and undone', async () => {
    const [first, all] = [await open({ migrations: [First1700000000001] }), await open()];
    await first.runMigrations();
    const before = await schemaStateOf(first);
    await all.runMigrations();
    await all.undoLastMigration();
    expect(await schemaStateOf(first)).not.toBe(before);
  });

  it('is not "none" to a role that may not read it: that is an error with the remedy', async () => {
    await (await open()).runMigrations();
    const dataSource = await open({ migrations: [] });
    await dataSource.query('SET ROLE pg_monitor');
    const state = schemaStateOf(dataSource);
    await expect(state).rejects.toThrow(MigrationsUnreadableError);
    await expect(state).rejects.toThrow(/permission denied.*Grant SELECT/);
    await dataSource.query('RESET ROLE');
  });

  it('is told by the rows alone to a role that may not read their sequence', async () => {
    await (await open()).runMigrations();
    const dataSource = await open({ migrations: [] });
    await dataSource.query('GRANT SELECT ON migrations TO pg_monitor');
    await dataSource.query('SET ROLE pg_monitor');
    expect(await schemaStateOf(dataSource)).toMatch(/Second1700000000002 2 $/);
    await dataSource.query('RESET ROLE');
  });

  it('is an error as well where a table of that name is somebody else’s', async () => {
    const dataSource = await open();
    await dataSource.query('CREATE TABLE migrations (version text)');
    await expect(schemaStateOf(dataSource)).rejects.toThrow(MigrationsUnreadableError);
  });

  it('sends no statement that fails where there are no migrations', async () => {
    const failed: string[] = [];
    const logger = { logQueryError: (_error: unknown, sql: string) => failed.push(sql) } as unknown as Logger;
    const noop = (): void => undefined;
    Object.assign(logger, { logQuery: noop, logQuerySlow: noop, logSchemaBuild: noop, logMigration: noop, log: noop });
    expect(await schemaStateOf(await open({ logger }))).toBe('none');
    expect(failed).toEqual([]);
  });

  it('never comes back on SQLite either', async () => {
    const dataSource = await open({ type: 'sqljs', url: undefined, poolSize: undefined } as Partial<DataSourceOptions>);
    const states = [await schemaStateOf(dataSource)];
    await dataSource.runMigrations();
    states.push(await schemaStateOf(dataSource));
    await dataSource.undoLastMigration();
    states.push(await schemaStateOf(dataSource));
    await dataSource.undoLastMigration();
    states.push(await schemaStateOf(dataSource));
    expect(states[0]).toBe('none');
    expect(new Set(states).size).toBe(4);
    expect(states.at(-1)).toBe('0 2');
  });

  it('is the same for every process', async () => {
    await (await open()).runMigrations();
    const [one, other] = [await open(), await open({ migrations: [] })];
    expect(await schemaStateOf(one)).toBe(await schemaStateOf(other));
  });

  it('finds migrations in a table and a schema of their own', async () => {
    const dataSource = await open();
    await dataSource.query('CREATE SCHEMA apart');
    const apart = await open({ schema: 'apart', migrationsTableName: 'Applied Once' });
    const none = await schemaStateOf(apart);
    await apart.runMigrations();
    expect(await schemaStateOf(apart)).toContain('Second');
    expect(await schemaStateOf(apart)).not.toBe(none);
    expect(await schemaStateOf(dataSource)).toBe(none);
  });

  it('changes with the columns where the schema is synchronised, and not with the order of the entities', async () => {
    const stateWith = async (...entities: EntitySchema[]) => schemaStateOf(await open({ entities, synchronize: true }));
    const before = await stateWith(table('one'), table('two'));
    expect(await stateWith(table('two'), table('one'))).toBe(before);
    expect(await stateWith(table('one'), table('two', { extra: { type: 'int', nullable: true } }))).not.toBe(before);
    expect(await stateWith(table('one'), table('two', { extra: { type: 'text', nullable: true } }))).not.toBe(before);
  });

  it('does not depend on the entities where the schema is not', async () => {
    const stateWith = async (...entities: EntitySchema[]) => schemaStateOf(await open({ entities }));
    expect(await stateWith(table('one'))).toBe(await stateWith(table('two')));
  });

  it('is new at every start that drops the schema', async () => {
    const dataSource = await open({ dropSchema: true });
    expect(await schemaStateOf(dataSource)).not.toBe(await schemaStateOf(dataSource));
  });
});

describe('the name of a database', () => {
  it('is the same however its address is written', async () => {
    const { hostname, port, username, password, pathname } = new URL(database.url);
    const byUrl = await open();
    const byParts = await open({
      url: undefined,
      host: hostname,
      port: Number(port),
      username,
      password,
      database: pathname.slice(1),
    });
    expect(databaseName(byParts)).toBe(databaseName(byUrl));
  });

  it('tells schemas apart', async () => {
    await (await open()).query('CREATE SCHEMA apart');
    const apart = await open({ schema: 'apart' });
    expect(databaseName(apart)).not.toBe(databaseName(await open()));
  });
});
