import { DataSource, type QueryRunner } from 'typeorm';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../../../test/support/test-database.js';
import { captureFunction } from '../../capture/capture-function.js';
import { askPostgres } from './ask-postgres.js';

let database: TestDatabase;
let dataSource: DataSource;
let runner: QueryRunner;
beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'));
  dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  runner = dataSource.createQueryRunner();
  await runner.query(`
    CREATE SCHEMA "Other";
    CREATE TABLE rack (id int PRIMARY KEY);
    CREATE TABLE "Other"."Log" (id int PRIMARY KEY, at date);
    CREATE TABLE rack_child () INHERITS (rack);
    CREATE VIEW racks AS SELECT * FROM rack;
    CREATE TABLE event (at date) PARTITION BY RANGE (at);
    CREATE TABLE event_2020 PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    CREATE TABLE site (id int PRIMARY KEY);
    CREATE TABLE place (id int PRIMARY KEY, site int REFERENCES site ON DELETE SET NULL);
    CREATE TABLE slot (id int PRIMARY KEY, place int REFERENCES place ON UPDATE CASCADE);
    CREATE TABLE strict (site int REFERENCES site);
    CREATE TABLE ruled (id int);
    CREATE RULE also AS ON INSERT TO ruled DO ALSO DELETE FROM rack;
    CREATE TABLE noted (id int);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM rack; RETURN NEW; END $$;
    CREATE TRIGGER note AFTER INSERT ON noted FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TABLE told (id int PRIMARY KEY);
    CREATE TABLE told_and_noted (id int PRIMARY KEY);
    CREATE TRIGGER note AFTER INSERT ON told_and_noted FOR EACH ROW EXECUTE FUNCTION note();
    CREATE TEMP TABLE scratch (id int)`);
  for (const name of ['told', 'told_and_noted']) {
    const { statements } = captureFunction(
      { schema: 'public', name, columns: ['id'] },
      'other',
      'BEGIN RETURN NULL; END',
    );
    for (const sql of statements) await runner.query(sql);
  }
});
afterAll(async () => {
  await runner.release();
  await dataSource.destroy();
  await database.drop();
});

it.each<[name: string, schema: string | undefined, reached: readonly string[]]>([
  ['Log', 'Other', ['log']],
  ['Log', undefined, []],
  ['scratch', undefined, ['scratch']],
  ['racks', undefined, ['racks!']],
  ['ruled', undefined, ['ruled!']],
  ['noted', 'public', ['noted!']],
  ['told', undefined, ['told']],
  ['told_and_noted', undefined, ['told_and_noted!']],
  ['rack_child', undefined, ['rack', 'rack_child']],
  ['event', undefined, ['event', 'event_2020']],
  ['event_2020', undefined, ['event', 'event_2020']],
  ['site', undefined, ['place key', 'site', 'slot key']],
])('of table %s in schema %s reaches %j', async (name, schema, expected) => {
  const reached = await askPostgres(runner, schema === undefined ? { name } : { schema, name });
  const shown = reached.map((table) => `${table.name}${table.byKey ? ' key' : ''}${table.isOpaque ? '!' : ''}`);
  expect(shown.sort()).toEqual(expected);
});
