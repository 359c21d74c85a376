import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { commitsImplicitly } from './commits-implicitly.js';
import { createSqlReader } from './read-sql.js';
import { SqlText } from './sql-text.js';

it.each([
  ['mysql', 'ALTER TABLE t ADD c int', true],
  ['mariadb', '  create table t (id int)', true],
  ['mysql', 'UPDATE t SET a = 1', false],
  ['mysql', 'SET @a = 1', false],
  ['oracle', 'CREATE TABLE t (id int)', true],
  ['oracle', 'DELETE FROM t', false],
  ['postgres', 'ALTER TABLE t ADD c int', false],
])('%s: %s -> %s', (type, sql, expected) => {
  const read = createSqlReader(type === 'mysql' || type === 'mariadb' ? 'mysql' : 'postgres');
  expect(commitsImplicitly(new SqlText(read(sql)), { options: { type } } as DataSource)).toBe(expected);
});
