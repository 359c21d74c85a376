import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import type { Cache } from '../../core/cache.js';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import { assertRulesKnown } from './assert-rules-known.js';

class Summary {}
const metadata = (tableType: string) => ({
  target: Summary,
  name: 'Summary',
  tableName: 'summary',
  tablePath: 'summary',
  tableType,
  inheritanceTree: [Summary],
});
const check = (tableType: string) => () =>
  assertRulesKnown({ rules: () => [{ namespace: 'summaries', source: Summary }] } as unknown as Cache, [
    { options: { type: 'postgres' }, entityMetadatas: [metadata(tableType)] } as unknown as DataSource,
  ]);

it('refuses a view, which no write ever names, and says what to name instead', () => {
  expect(check('view')).toThrow(ConfigurationError);
  expect(check('view')).toThrow('Name the entities of the tables that it reads');
  expect(check('regular')).not.toThrow();
});
