import { describe, expect, it } from 'vitest';
import { readSql } from './read-sql.js';
import { SqlText, type TextKind } from './sql-text.js';

const cases: [sql: string, kind: TextKind, because: string][] = [
  ['SELECT 1', 'read', 'it changes nothing'],
  ['  \n-- hint\n/* and another */ select 1', 'read', 'comments and space come first'],
  ['(SELECT 1) UNION (SELECT 2)', 'read', 'parentheses come first'],
  ['SELECT 1; DELETE FROM a', 'write', 'the second statement writes'],
  ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'read', 'it sets a parameter'],
  ['WITH a AS (SELECT 1) SELECT * FROM a', 'read', 'no part of it writes'],
  ['WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a', 'write', 'a part of it writes'],
  ['UPDATE a SET b = 1', 'write', 'it writes'],
  ['CALL do_it()', 'write', 'nobody knows'],
  ['BEGIN', 'begin', 'PostgreSQL and SQLite'],
  ['BEGIN TRANSACTION', 'begin', 'SQLite'],
  ['START TRANSACTION', 'begin', 'TypeORM on PostgreSQL and MySQL'],
  ['BEGIN; UPDATE a SET b = 1; COMMIT', 'mixed', 'it begins and ends a transaction'],
  ['COMMIT', 'commit', 'TypeORM'],
  ['commit work;', 'commit', 'by hand'],
  ['END', 'commit', 'PostgreSQL and SQLite'],
  ["COMMIT PREPARED 'a'", 'write', 'it ends the transaction of another session'],
  ["PREPARE TRANSACTION 'a'", 'hand-over', 'another session decides'],
  ['RELEASE SAVEPOINT cockroach_restart', 'early-commit', 'CockroachDB commits here'],
  ['ROLLBACK', 'rollback', 'TypeORM'],
  ['abort', 'rollback', 'PostgreSQL'],
  ['ROLLBACK TO SAVEPOINT typeorm_1', 'savepoint', 'the transaction goes on'],
  ['ROLLBACK WORK TO typeorm_1', 'savepoint', 'the transaction goes on'],
  ['SAVEPOINT typeorm_1', 'savepoint', 'the transaction goes on'],
  ['RELEASE SAVEPOINT typeorm_1', 'savepoint', 'the transaction goes on'],
  ['SELECTED', 'write', 'it only begins like a read'],
  ['ENDPOINT', 'write', 'it only begins like a commit'],
];

describe('a text of SQL', () => {
  it.each(cases)('takes %j for %s because %s', (sql, kind) => {
    expect(new SqlText(readSql(sql, 'postgres')).kind).toBe(kind);
  });
});
