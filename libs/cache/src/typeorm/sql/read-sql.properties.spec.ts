import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CORPUS } from './corpus/corpus.js';
import { describeStatements } from './corpus/describe-statements.js';
import { createSqlReader, readSql } from './read-sql.js';
import type { SqlDialect } from './sql-dialect.js';

const DIALECTS = ['postgres', 'mysql', 'sqlite'] as const;
const dialects = fc.constantFrom<SqlDialect>(...DIALECTS);
const PIECES = (
  "select delete from update set insert into values with as ( ) , ; ' \" ` [ ] $$ $a$ -- /* */ /*! # \n \\ E' a b.c = $1 ? :x @v 1 1.5 or " +
  'and in between case end begin commit create table trigger returning on conflict do merge using \0 é'
).split(' ');
const soup = fc
  .array(fc.tuple(fc.constantFrom(...PIECES, '\n'), fc.constantFrom('', ' ')), { maxLength: 60 })
  .map((pieces) => pieces.flat().join(''));
const known = fc.constantFrom(...CORPUS);
/** What begins with a byte order mark, has a MySQL comment that is code, or is cut short by an open literal, cannot be put into another text. */
const whole = known.filter(([, sql]) => !/open|\0|\ufeff|\/\*M?!/.test(sql));
const read = (sql: string, dialect: SqlDialect) => describeStatements(readSql(sql, dialect));

describe('readSql', () => {
  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), dialects, (sql, dialect) => {
        for (const { kind, writes, isOpaque } of readSql(sql, dialect))
          expect(kind === 'write' ? isOpaque || writes.length > 0 : !isOpaque && writes.length === 0).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('reads a statement alike between comments and space', () => {
    fc.assert(
      fc.property(whole, ([dialect, sql, expected]) => {
        expect(read(`\n/* DELETE ' FROM z; */ -- UPDATE "z\n\t${sql}\n/* ; */ -- '`, dialect)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads a statement alike in upper and lower case', () => {
    const plain = whole.filter(([, sql]) => !/["'`$[\\]/.test(sql));
    fc.assert(
      fc.property(plain, ([dialect, sql, expected]) => {
        expect(read(sql.toUpperCase(), dialect)).toBe(expected);
        expect(read(sql.toLowerCase(), dialect)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds a write behind any other statement', () => {
    const others = whole.filter(([, sql]) => !/--|#|BEGIN|CREATE|\/\* open/i.test(sql));
    fc.assert(
      fc.property(others, ([dialect, sql]) => {
        expect(read(`${sql} ; DELETE FROM zz`, dialect)).toMatch(/write delete zz$|^write opaque$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(
    DIALECTS.flatMap((dialect) =>
      [
        "'",
        "''",
        '(',
        '()',
        '((a=1)and',
        'a,',
        '/*',
        '*/',
        '/* */',
        '$a$',
        '$$',
        '"',
        '1',
        '1a',
        "E'\\'",
        "E'' --\n",
        '[',
        '?',
        '-- \n',
        ';',
        'update a ',
        'delete from a ',
        'insert into a ',
        'into a ',
        'with x as (',
        ' or a=1',
        ' and a=1',
        'a.',
        'create trigger begin ',
        'case ',
        'update a, ',
      ].map((piece) => [dialect, piece] as const),
    ),
  )('takes time in proportion to the text: %s, %j', (dialect, piece) => {
    const started = process.cpuUsage(); // A busy machine gives it little of its time.
    for (const start of ['', 'SELECT ', 'DELETE FROM a WHERE ', 'WITH '])
      readSql(start + piece.repeat(40_000 / piece.length) + '; DELETE FROM a', dialect);
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});

describe('createSqlReader', () => {
  it('remembers a text', () => {
    const reader = createSqlReader('postgres');
    expect(reader('DELETE FROM a')).toBe(reader('DELETE FROM a'));
  });

  it('does not keep long ones', () => {
    const reader = createSqlReader('postgres');
    const long = `DELETE FROM a WHERE b IN (${'1,'.repeat(6_000)}1)`;
    expect(reader(long)).toEqual(reader(long));
    expect(reader(long)).not.toBe(reader(long));
  });
});
