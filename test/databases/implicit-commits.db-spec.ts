import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mariaDb } from './support/databases.js';
import { createRig, type DatabaseRig } from './support/rig.js';
import type { TestSchema } from './support/test-schema.js';

let schema: TestSchema;
let rig: DatabaseRig;
beforeAll(async () => {
  schema = await mariaDb.create();
  const dataSource = await schema.fresh();
  await dataSource.query('CREATE TABLE scratch (id int)');
  await dataSource.destroy();
});
afterAll(() => schema.drop());
beforeEach(async () => {
  rig = await createRig(schema);
});
afterEach(() => rig.close());

const detector = (id: number) => rig.accessors.detectors.get({ id });

const statements: [sql: string][] = [
  ['TRUNCATE TABLE scratch'],
  ['ALTER TABLE scratch COMMENT "x"'],
  ['ALTER TABLE nowhere ADD c int'],
  ['CREATE TABLE IF NOT EXISTS scratch (id int)'],
  ['CREATE OR REPLACE VIEW seen AS SELECT 1'],
  ['DROP TABLE IF EXISTS nowhere'],
  ['ANALYZE TABLE scratch'],
  ['FLUSH STATUS'],
  ['SET STATEMENT max_statement_time = 9 FOR CREATE TABLE IF NOT EXISTS scratch (id int)'],
  ["EXECUTE IMMEDIATE 'CREATE TABLE IF NOT EXISTS scratch (id int)'"],
];

describe.each(statements)('%s commits the transaction that it runs in', (sql) => {
  it('so what was written before it is read by everybody once it resolves, and after it at once', async () => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query("UPDATE detector SET name = 'uno' WHERE id = 1");
    // The one about a table that is not there is refused, and commits all the same.
    await Promise.allSettled([runner.query(sql)]);
    expect(await detector(1)).toBe('uno 0');
    await runner.query("UPDATE detector SET name = 'due' WHERE id = 2");
    expect(await detector(2)).toBe('due 0');
    await runner.rollbackTransaction();
    await runner.release();
    expect([await detector(1), await detector(2)]).toEqual(['uno 0', 'due 0']);
  });
});

it.each([['CREATE TEMPORARY TABLE passing (id int)'], ['SET @a = 1'], ['DO 1']])(
  '%s leaves the transaction open, so that a rollback takes back what was written',
  async (sql) => {
    const runner = rig.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query("UPDATE detector SET name = 'uno' WHERE id = 1");
    await runner.query(sql);
    expect(await rig.accessors.detectors.peek({ id: 1 })).toBe('one 0');
    await runner.rollbackTransaction();
    await runner.release();
    expect(await detector(1)).toBe('one 0');
  },
);
