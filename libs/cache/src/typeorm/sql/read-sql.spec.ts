import { describe, expect, it } from 'vitest';
import { CORPUS } from './corpus/corpus.js';
import { describeStatements } from './corpus/describe-statements.js';
import { readSql } from './read-sql.js';

describe('readSql', () => {
  it.each(CORPUS)('in %s reads %j as %j', (dialect, sql, expected) => {
    expect(describeStatements(readSql(sql, dialect))).toBe(expected);
  });
});
