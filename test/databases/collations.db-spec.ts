import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Setting } from './entities.js';
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

/** To the column's collation all of these are the row "alpha". */
it.each([
  ['another case', 'ALPHA'],
  ['space at its end', 'alpha '],
  ['an accent', 'älpha'],
])('a write by a key in %s is read under the key that the row has', async (_how, name) => {
  await rig.dataSource.manager.update(Setting, { name }, { value: 'A' });
  expect(await rig.accessors.settings.get({ name: 'alpha' })).toBe('A');
  await rig.dataSource.query('UPDATE setting SET value = ? WHERE name = ?', ['B', name]);
  expect(await rig.accessors.settings.get({ name: 'alpha' })).toBe('B');
});
