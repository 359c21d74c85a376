import { describe, expect, it } from 'vitest';
import { readSql } from './read-sql.js';
import type { SqlDialect } from './sql-dialect.js';

const p = (parameter: number) => ({ parameter });
const l = (literal: string | number | boolean | null) => ({ literal });
const only = (sql: string, dialect: SqlDialect = 'postgres') => readSql(sql, dialect)[0]?.writes[0];
const where = (condition: string, dialect: SqlDialect = 'postgres') =>
  only(`DELETE FROM a WHERE ${condition}`, dialect)?.where;

describe('the condition of an update or delete', () => {
  it.each([
    ['"id" IN ($2)', [{ column: 'id', values: [p(1)] }]],
    [
      '("id" = $1 AND "Env" = $2)',
      [
        { column: 'id', values: [p(0)] },
        { column: 'Env', values: [p(1)] },
      ],
    ],
    ['ID = 1', [{ column: 'id', values: [l(1)] }]],
    ['"a"."id" = (-1)', [{ column: 'id', values: [l(-1)] }]],
    [
      "b = 'x' AND (c = TRUE)",
      [
        { column: 'b', values: [l('x')] },
        { column: 'c', values: [l(true)] },
      ],
    ],
    ['id = $1::int', [{ column: 'id', values: [{ parameter: 0, cast: 'integer' }] }]],
    ["id = 'x'::text", [{ column: 'id', values: [{ literal: 'x', cast: 'text' }] }]],
    ['id = ANY ($1)', [{ column: 'id', values: [{ parameter: 0, isList: true }] }]],
    ['id = ANY($1::uuid[])', [{ column: 'id', values: [{ parameter: 0, isList: true, cast: 'uuid' }] }]],
    ['id IN (1, $1, ($2))', [{ column: 'id', values: [l(1), p(0), p(1)] }]],
    ['((a = 1) AND (b = 2 AND c = 3))', ['a', 'b', 'c'].map((column, at) => ({ column, values: [l(at + 1)] }))],
  ])('is known completely: %s', (condition, equalities) => {
    expect(where(condition)).toMatchObject({ equalities, isComplete: true, text: condition });
  });

  it.each([
    ['a = 1 AND b > 2'],
    ['a = 1 AND NOT b = 2'],
    ['a = 1 AND b IS NULL'],
    ['a = 1 AND b = $1::varchar(3)'],
    ['a = 1 AND b = $1::int::text'],
    ['a = 1 AND b = $1::date'],
    ["a = 1 AND b = 'x\\\\y'"],
    ['a = 1 AND b = NULL'],
    ['a = 1 AND b = 1 + 1'],
    ['a = 1 AND b >= 1'],
    ['a = 1 AND b NOT IN (1)'],
    ['a = 1 AND b IN (SELECT 1)'],
    ['a = 1 AND (b = 2 OR c = 3)'],
    ['a = 1 AND user = 2'],
    ['a = 1 AND b = c'],
    ["a = 1 AND b = E'x'"],
    ["a = 1 AND b = 'it''s'"],
    ['a = 1 AND b = 1.10'],
    ['a = 1 AND b = 9007199254740993'],
    ['a = 1 AND lower(b) = 2'],
    ['a = 1 AND b = ANY(c)'],
    ['a = 1 AND b = ANY($1::date[])'],
    ['a = 1 AND b = ANY(SELECT 1)'],
    ['a = 1 AND b IN (ANY($1))'],
    ['a = 1 AND 2 = b'],
    ['a = 1 AND b = 2 COLLATE "C"'],
  ])('keeps what holds and leaves out the rest: %s', (condition) => {
    expect(where(condition)).toMatchObject({ equalities: [{ column: 'a', values: [l(1)] }], isComplete: false });
  });

  it.each([
    ['a = 1 OR b = c'],
    ['b BETWEEN 1 AND a = 1'],
    ['CASE WHEN x AND a = 1 AND y THEN 1 END'],
    ['NOT (a = 1 AND b = 2)'],
    ['true'],
  ])('tells nothing where an AND may mean something else: %s', (condition) => {
    expect(where(condition)).toMatchObject({ equalities: [], isComplete: false });
    expect(where(condition)).not.toHaveProperty('alternatives');
  });

  it.each([['a = 1 AND b || c'], ['a = 1 XOR b = 2'], ['"a" = 1'], ['a = ANY(?)']])(
    'of MySQL tells nothing: %s',
    (condition) => {
      expect(where(condition, 'mysql')).toMatchObject({ equalities: [], isComplete: false });
    },
  );

  it('is a choice for several composite ids', () => {
    expect(where('(("a" = $1 AND "b" = $2) OR ("a" = $3 AND "b" = $4))')).toMatchObject({
      equalities: [],
      isComplete: false,
      alternatives: [
        [
          { column: 'a', values: [p(0)] },
          { column: 'b', values: [p(1)] },
        ],
        [
          { column: 'a', values: [p(2)] },
          { column: 'b', values: [p(3)] },
        ],
      ],
      parameters: [0, 1, 2, 3],
    });
  });

  it('keeps its text and parameters', () => {
    const write = only('UPDATE a AS x SET b = $1 WHERE x.c > $3 AND x.d = $2 RETURNING *');
    expect(write).toMatchObject({ alias: 'x', where: { text: 'x.c > $3 AND x.d = $2', parameters: [2, 1] } });
  });

  const withoutCondition: readonly [sql: string, dialect: SqlDialect, because: string][] = [
    ['UPDATE a SET b = c.d FROM c WHERE a.id = 1', 'postgres', 'another table takes part'],
    ['DELETE FROM a USING b WHERE id = 1', 'postgres', 'another table takes part'],
    ['WITH x AS (SELECT 1) DELETE FROM a WHERE id = 1', 'postgres', 'it may speak of the WITH'],
    ['WITH x AS (DELETE FROM a WHERE id = 1 RETURNING *) SELECT 1', 'postgres', 'it may speak of the WITH'],
    ['UPDATE a, b SET a.x = 1 WHERE a.id = 1', 'mysql', 'another table takes part'],
    ['UPDATE OR REPLACE a SET b = 1 WHERE id = 1', 'sqlite', 'other rows are deleted'],
    ['DELETE FROM a WHERE CURRENT OF c', 'postgres', 'it is a cursor'],
    ["DELETE FROM a WHERE b = 'x?' AND id = ?", 'mysql', 'drivers may fill the literal'],
    ['DELETE FROM a WHERE id = :id', 'mysql', 'the parameter has a name'],
    ['DELETE FROM a WHERE id = ?2', 'sqlite', 'parameters may be out of order'],
    ['DELETE FROM a', 'postgres', 'there is none'],
  ];
  it.each(withoutCondition)('is absent in %s (%s) because %s', (sql, dialect) => {
    expect(only(sql, dialect)).not.toHaveProperty('where');
  });

  it('is not complete when a limit takes some of the rows', () => {
    expect(where('a = 1 ORDER BY b LIMIT 1', 'mysql')).toMatchObject({ isComplete: false, text: 'a = 1' });
  });

  it('counts the placeholders of the whole text', () => {
    const [, second] = readSql('UPDATE `a` SET `b` = ? WHERE `c` = ?; DELETE FROM `a` WHERE `id` = ?', 'mysql');
    expect(second?.writes[0]?.where?.equalities).toEqual([{ column: 'id', values: [p(2)] }]);
  });
});

describe('what an update sets', () => {
  it.each([
    [
      '"b" = $1, "c" = CURRENT_TIMESTAMP',
      [
        ['b', p(0)],
        ['c', null],
      ],
    ],
    [
      'b = NULL, c = DEFAULT',
      [
        ['b', l(null)],
        ['c', null],
      ],
    ],
    [
      '(b, c) = (SELECT 1, 2)',
      [
        ['b', null],
        ['c', null],
      ],
    ],
    [
      'b[1] = 2, c.d = 3',
      [
        ['b', null],
        ['c', null],
      ],
    ],
    ['b = f(1, 2) WHERE c = 3', [['b', null]]],
  ])('is read in SET %s', (set, expected) => {
    expect(only(`UPDATE a SET ${set}`)?.assigned).toEqual(expected.map(([column, value]) => ({ column, value })));
  });
});

describe('the rows of an insert', () => {
  it('are read with the parameters of each', () => {
    expect(only('INSERT INTO "d"("id", "n") VALUES (DEFAULT, $1), (2, $2) RETURNING "id"')?.rows).toEqual([
      [
        { column: 'id', value: null },
        { column: 'n', value: p(0) },
      ],
      [
        { column: 'id', value: l(2) },
        { column: 'n', value: p(1) },
      ],
    ]);
  });

  it.each([
    ['INSERT INTO a VALUES (1)'],
    ['INSERT INTO a(b) SELECT 1'],
    ['INSERT INTO a(b, c) VALUES (1)'],
    ['WITH x AS (SELECT 1) INSERT INTO a(b) VALUES (1)'],
  ])('are absent in %s', (sql) => {
    expect(only(sql)).not.toHaveProperty('rows');
  });
});
