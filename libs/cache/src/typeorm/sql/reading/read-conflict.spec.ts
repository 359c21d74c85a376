import { expect, it } from 'vitest';
import { readSql } from '../read-sql.js';
import type { SqlDialect } from '../sql-dialect.js';

const conflictOf = (sql: string, dialect: SqlDialect = 'postgres') => readSql(sql, dialect)[0]?.writes[0]?.conflict;
const INSERT = 'INSERT INTO t (a, b) VALUES ($1, $2)';

it.each<[sql: string, columns: string[] | undefined, assigned: string[]]>([
  [`${INSERT} ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b`, ['a'], ['b']],
  [`${INSERT} ON CONFLICT ( "a", "B" ) DO UPDATE SET "b" = EXCLUDED."b", c = 1 RETURNING a`, ['a', 'B'], ['b', 'c']],
  [`${INSERT} ON CONFLICT (a) WHERE a > 0 DO UPDATE SET b = 1 WHERE t.b IS NULL`, ['a'], ['b']],
  [`${INSERT} ON CONFLICT ON CONSTRAINT u DO UPDATE SET b = 1`, undefined, ['b']],
  [`${INSERT} ON CONFLICT ("a") DO UPDATE SET "a" = EXCLUDED."a", b = EXCLUDED.a`, ['a'], ['b']],
  [`${INSERT} ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.b`, ['a'], ['a']],
  [`${INSERT} ON CONFLICT (lower(a)) DO UPDATE SET b = 1`, undefined, ['b']],
])('%s', (sql, columns, assigned) => {
  const conflict = conflictOf(sql);
  expect(conflict?.columns).toEqual(columns);
  expect(conflict?.assigned.map(({ column }) => column)).toEqual(assigned);
});

it('of MySQL names no column that rows have in common', () => {
  const sql = 'INSERT INTO t (a, b) VALUES (?, ?) ON DUPLICATE KEY UPDATE b = VALUES(b), c = c + 1';
  expect(conflictOf(sql, 'mysql')).toEqual({
    assigned: [
      { column: 'b', value: null },
      { column: 'c', value: null },
    ],
  });
});

it.each<[because: string, sql: string, dialect: SqlDialect]>([
  ['there is none', INSERT, 'postgres'],
  ['it changes nothing', `${INSERT} ON CONFLICT (a) DO NOTHING`, 'postgres'],
  ['there are several', `${INSERT} ON CONFLICT (a) DO NOTHING ON CONFLICT (b) DO UPDATE SET a = 1`, 'sqlite'],
  [
    'it is part of another statement',
    `WITH x AS (${INSERT} ON CONFLICT (a) DO UPDATE SET b = 1 RETURNING a) SELECT 1`,
    'postgres',
  ],
])('is not told when %s', (_because, sql, dialect) => {
  expect(conflictOf(sql, dialect)).toBeUndefined();
});
