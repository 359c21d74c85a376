import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { mariaDb } from './support/databases.js';
import { createRig, type DatabaseRig } from './support/rig.js';
import type { TestSchema } from './support/test-schema.js';

let schema: TestSchema;
let rig: DatabaseRig;
beforeAll(async () => {
  schema = await mariaDb.create();
});
afterAll(() => schema.drop());
beforeEach(async () => {
  rig = await createRig(schema);
});
afterEach(() => rig.close());

it.each([
  ['a view', 'CREATE OR REPLACE VIEW some AS SELECT * FROM setting', 'UPDATE some SET value = 1', true],
  ['a plain table', 'CREATE OR REPLACE TABLE log_of (value int)', 'DELETE FROM log_of', false],
  [
    'a temporary table',
    'CREATE OR REPLACE TEMPORARY TABLE scratch (value int)',
    'INSERT INTO scratch VALUES (1)',
    false,
  ],
])('a write to %s that no entity has is seen for what it may change', async (_what, create, write, isOpaque) => {
  const runner = rig.dataSource.createQueryRunner();
  await runner.query(create);
  rig.events.clear();
  await runner.query(write);
  await runner.query(write);
  await runner.release();
  expect(rig.events.of('opaque_statement')).toHaveLength(isOpaque ? 2 : 0);
  expect(rig.events.of('invalidation').length > 0).toBe(isOpaque);
});
