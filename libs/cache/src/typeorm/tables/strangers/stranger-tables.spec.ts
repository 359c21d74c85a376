import 'reflect-metadata';
import { DataSource, Entity, PrimaryColumn, type QueryRunner } from 'typeorm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WriteVerb } from '../../sql/table-write.js';
import { StrangerTables, strangersOf } from './stranger-tables.js';

@Entity()
class Rack {
  @PrimaryColumn({ type: 'int' })
  id!: number;
}

let dataSource: DataSource;
let runner: QueryRunner;
let strangers: StrangerTables;
beforeEach(async () => {
  dataSource = await new DataSource({ type: 'sqljs', entities: [Rack], synchronize: true }).initialize();
  runner = dataSource.createQueryRunner();
  for (const sql of [
    'CREATE TABLE log (id int)',
    'CREATE VIEW racks AS SELECT * FROM rack',
    'CREATE TABLE noted (id int)',
    'CREATE TRIGGER note AFTER INSERT ON noted BEGIN DELETE FROM rack; END',
    'CREATE TABLE site (id int PRIMARY KEY)',
    'CREATE TABLE place (id int PRIMARY KEY, site int REFERENCES site ON DELETE CASCADE)',
    'ALTER TABLE rack ADD COLUMN place int REFERENCES place ON DELETE SET NULL',
    'CREATE TEMP TABLE scratch (id int)',
  ]) {
    await runner.query(sql);
  }
  strangers = new StrangerTables(dataSource);
});
afterEach(() => dataSource.destroy());

const reachOf = (name: string, verb: WriteVerb = 'update') =>
  strangers.reachOf({ table: { name }, verb, mayChangeExisting: false }, runner);
const reaches = async (name: string, verb: WriteVerb = 'update') => (await reachOf(name, verb)).mayReachEntities;

it.each<[string, WriteVerb, boolean, string]>([
  ['log', 'delete', false, 'nothing has to do with it'],
  ['scratch', 'delete', false, 'it is temporary'],
  ['nowhere', 'delete', false, 'it is not there, so the write fails'],
  ['racks', 'insert', true, 'it is a view'],
  ['noted', 'insert', true, 'it has a trigger'],
  ['site', 'delete', true, 'rows of an entity change with those that refer to it'],
  ['site', 'insert', false, 'a foreign key takes nothing along for a new row'],
])('a table that no entity has, %s, on %s: %s, because %s', async (name, verb, expected) => {
  expect(await reaches(name, verb)).toBe(expected);
});

it('is asked about once, until the schema changes', async () => {
  const query = vi.spyOn(runner, 'query');
  await reaches('log');
  const asked = query.mock.calls.length;
  expect(asked).toBeGreaterThan(0);
  await reaches('log');
  expect(query).toHaveBeenCalledTimes(asked);
  await runner.query('CREATE TRIGGER tell AFTER UPDATE ON log BEGIN DELETE FROM rack; END');
  strangers.clear();
  expect(await reaches('log')).toBe(true);
});

it('remembers nothing while a change of the schema may not be committed yet', async () => {
  strangers.clear();
  await reaches('log');
  await runner.query('CREATE TRIGGER tell AFTER UPDATE ON log BEGIN DELETE FROM rack; END');
  expect(await reaches('log')).toBe(true);
});

it('names the tables that it reaches, which accessors of others may depend on', async () => {
  expect((await reachOf('site', 'delete')).tables).toContain('place');
  expect((await reachOf('site', 'insert')).tables).toEqual(['site']);
});

it('may change anything in a database whose catalog is not known', async () => {
  const other = { options: { type: 'mssql' }, entityMetadatas: [] } as unknown as DataSource;
  expect(strangersOf(other)).toBe(strangersOf(other));
  const write = { table: { name: 'log' }, verb: 'insert', mayChangeExisting: false } as const;
  expect((await strangersOf(other).reachOf(write, runner)).mayReachEntities).toBe(true);
});
