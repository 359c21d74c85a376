import 'reflect-metadata';
import {
  Column,
  DataSource,
  DeleteDateColumn,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  VersionColumn,
  type EntityManager,
  type EntityTarget,
} from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlCriteria } from '../sql/sql-criteria.js';
import type { SqlValue } from '../sql/sql-value.js';
import type { TableWrite } from '../sql/table-write.js';
import { changesOf } from './changes-of.js';

@Entity()
class Device {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'text' })
  region!: string;

  @Column({ type: 'bigint', name: 'owner_id' })
  ownerId!: string;

  @Column({ type: 'numeric' })
  price!: string;

  @Column({ type: 'text', transformer: { to: (value: string) => value, from: (value: string) => value } })
  secret!: string;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

@Entity()
class Note {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 3, nullable: true })
  code!: string | null;

  @Column({ type: 'uuid', nullable: true })
  owner!: string | null;

  @Column({ type: 'int', nullable: true })
  size!: number | null;

  @Column({ type: 'text', nullable: true, generatedType: 'STORED', asExpression: 'lower(code)' })
  slug!: string | null;

  @Column({ type: 'text', nullable: true, onUpdate: 'CURRENT_USER' })
  author!: string | null;

  @VersionColumn()
  version!: number;
}

const sources: Record<string, DataSource> = {};
beforeAll(async () => {
  for (const type of ['postgres', 'mysql'] as const) {
    const source = new DataSource({ type, database: 'test', entities: [Device, Note] });
    await (source as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas();
    sources[type] = source;
  }
});

const parameter = (n: number): SqlValue => ({ parameter: n });
const literal = (value: string | number | boolean | null): SqlValue => ({ literal: value });
const where = (...equalities: [string, ...SqlValue[]][]): SqlCriteria => ({
  equalities: equalities.map(([column, ...values]) => ({ column, values })),
  isComplete: true,
  text: '',
  parameters: [],
});
const write = (verb: TableWrite['verb'], rest: Partial<TableWrite> = {}): TableWrite => ({
  table: { name: 'device' },
  verb,
  mayChangeExisting: false,
  ...rest,
});

/** Returns `change image known` of everything that the statement changes. */
async function changes(
  given: TableWrite,
  parameters: readonly unknown[] = [],
  type = 'postgres',
  target: EntityTarget<object> = Device,
): Promise<string[]> {
  const dataSource = sources[type]!;
  const { before, after } = changesOf(given, dataSource.getMetadata(target), {
    dataSource,
    manager: {} as EntityManager,
    parameters,
  });
  const all = await Promise.all(
    [...before, ...after].map(async ({ change, images }) =>
      (await images()).map(([image, row]) => `${change} ${image} ${JSON.stringify(row.known)}`),
    ),
  );
  return all.flat();
}

describe('an insert', () => {
  it('tells the values it gives, in the form that the database gives them back', async () => {
    const rows = [
      [
        { column: 'id', value: parameter(0) },
        { column: 'owner_id', value: parameter(1) },
      ],
      [
        { column: 'id', value: literal(8) },
        { column: 'region', value: null },
      ],
    ];
    expect(await changes(write('insert', { rows }), ['7', 40])).toEqual([
      'insert new {"id":7,"ownerId":"40"}',
      'insert new {"id":8}',
    ]);
  });

  it('does not tell values that may come back otherwise', async () => {
    const rows = [
      [
        { column: 'price', value: parameter(0) },
        { column: 'secret', value: parameter(0) },
        { column: 'nowhere', value: parameter(0) },
      ],
    ];
    expect(await changes(write('insert', { rows }), ['1.0'])).toEqual(['insert new {}']);
  });

  it('from elsewhere tells nothing', async () => {
    expect(await changes(write('insert'))).toEqual(['insert new {}']);
  });

  it('that may change what is there says so', async () => {
    expect(await changes(write('insert', { mayChangeExisting: true }))).toEqual([
      'update old {}',
      'soft-remove old {}',
      'insert new {}',
      'update new {}',
      'recover new {}',
    ]);
  });

  it('tells of rows in its way what they have in common with its own', async () => {
    const rows = [
      [
        { column: 'id', value: literal(7) },
        { column: 'region', value: parameter(0) },
      ],
    ];
    const conflict = { columns: ['region'], assigned: [{ column: 'owner_id', value: null }] };
    expect(await changes(write('insert', { rows, mayChangeExisting: true, conflict }), ['eu'])).toEqual([
      'update old {"region":"eu"}',
      'insert new {"id":7,"region":"eu"}',
      'update new {"region":"eu"}',
    ]);
    const anyColumn = { assigned: conflict.assigned };
    expect(await changes(write('insert', { rows, mayChangeExisting: true, conflict: anyColumn }), ['eu'])).toEqual([
      'update old {}',
      'insert new {"id":7,"region":"eu"}',
      'update new {}',
    ]);
  });
});

describe('of a generated column', () => {
  it.each(['postgres', 'mysql'])('an insert tells what it is given, but not what makes %s count on', async (type) => {
    const rows = [literal(null), literal(0), parameter(0), parameter(1), literal(7)].map((value) => [
      { column: 'id', value },
      { column: 'size', value: literal(0) },
    ]);
    const counted = 'insert new {"size":0}';
    expect(await changes(write('insert', { rows }), [null, '0'], type, Note)).toEqual([
      counted,
      counted,
      counted,
      counted,
      'insert new {"id":7,"size":0}',
    ]);
  });
});

it('null in a column that has none may be something else', async () => {
  const rows = [[{ column: 'region', value: literal(null) }]];
  expect(await changes(write('insert', { rows }), [], 'mysql')).toEqual(['insert new {}']);
});

describe('an update', () => {
  it('no longer knows what the database sets by itself', async () => {
    const given = write('update', {
      where: where(['slug', literal('a')], ['author', literal('me')], ['version', literal(1)], ['size', literal(2)]),
      assigned: [{ column: 'code', value: literal('B') }],
    });
    expect(await changes(given, [], 'postgres', Note)).toEqual([
      'update old {"slug":"a","author":"me","version":1,"size":2}',
      'update new {"size":2,"code":"B"}',
    ]);
  });

  it('tells what its condition and its values say', async () => {
    const given = write('update', {
      where: where(['id', parameter(1), literal(2)], ['region', literal('eu')]),
      assigned: [{ column: 'region', value: parameter(0) }],
    });
    expect(await changes(given, ['us', 1])).toEqual([
      'update old {"id":1,"region":"eu"}',
      'update old {"id":2,"region":"eu"}',
      'update new {"id":1,"region":"us"}',
      'update new {"id":2,"region":"us"}',
    ]);
  });

  it('no longer knows a column that it computes', async () => {
    const given = write('update', {
      where: where(['id', literal(1)], ['region', literal('eu')]),
      assigned: [{ column: 'region', value: null }],
    });
    expect(await changes(given)).toEqual(['update old {"id":1,"region":"eu"}', 'update new {"id":1}']);
  });

  it('of which the values are not told, tells nothing of the rows afterwards', async () => {
    const given = write('update', { where: where(['id', literal(1)]) });
    expect(await changes(given)).toEqual([
      'update old {"id":1}',
      'soft-remove old {"id":1}',
      'update new {}',
      'recover new {}',
    ]);
  });

  it.each<[title: string, assigned: TableWrite['assigned'], parameters: unknown[], expected: string[]]>([
    ['sets the date of a soft removal', [{ column: 'deletedAt', value: null }], [], ['soft-remove old {"id":1}']],
    ['clears it', [{ column: 'deletedAt', value: literal(null) }], [], ['recover new {"id":1,"deletedAt":null}']],
    [
      'clears it by parameter',
      [{ column: 'deletedAt', value: parameter(0) }],
      [null],
      ['recover new {"id":1,"deletedAt":null}'],
    ],
    [
      'sets it by parameter',
      [{ column: 'deletedAt', value: parameter(0) }],
      ['2020-01-01'],
      ['soft-remove old {"id":1}'],
    ],
    [
      'sets it among others',
      [
        { column: 'deletedAt', value: null },
        { column: 'region', value: literal('eu') },
      ],
      [],
      [
        'update old {"id":1}',
        'soft-remove old {"id":1}',
        'update new {"id":1,"region":"eu"}',
        'recover new {"id":1,"region":"eu"}',
      ],
    ],
  ])('that %s says so', async (_title, assigned, parameters, expected) => {
    expect(await changes(write('update', { where: where(['id', literal(1)]), assigned }), parameters)).toEqual(
      expected,
    );
  });
});

describe('a condition', () => {
  it.each<[because: string, criteria: SqlCriteria, parameters: unknown[], type: string]>([
    ['a text may equal others where case does not count', where(['region', literal('eu')]), [], 'mysql'],
    ['a column with a transformer holds something else', where(['secret', literal('x')]), [], 'postgres'],
    ['numbers with fractions have several forms', where(['price', literal(1)]), [], 'postgres'],
    ['nothing equals null', where(['id', literal(null)]), [], 'postgres'],
    ['a parameter that is not there is unknown', where(['id', parameter(5)]), [], 'postgres'],
    ['a number that is none matches who knows what', where(['id', parameter(0)]), ['1x'], 'mysql'],
  ])('tells nothing when %s', async (_because, criteria, parameters, type) => {
    expect(await changes(write('delete', { where: criteria }), parameters, type)).toEqual(['remove old {}']);
  });

  it.each<[because: string, column: string, value: SqlValue, parameters: unknown[]]>([
    ['a UUID is in braces', 'owner', parameter(0), ['{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}']],
    ['a UUID has no dashes', 'owner', parameter(0), ['a0eebc999c0b4ef8bb6d6bb9bd380a11']],
    ['a text is longer than its column', 'code', literal('abc '), []],
    ['a list is given for one value', 'size', parameter(0), [[1]]],
    ['one value is given for a list', 'size', { parameter: 0, isList: true }, ['{1}']],
    ['a list holds what is no plain value', 'size', { parameter: 0, isList: true }, [[[1], 2]]],
    ['a cast is to another type', 'code', { parameter: 0, cast: 'integer' }, ['1']],
    ['a number is written in another system', 'size', parameter(0), ['0x10']],
  ])('tells nothing when %s', async (_because, column, value, parameters) => {
    const given = write('delete', { where: where([column, value]) });
    expect(await changes(given, parameters, 'postgres', Note)).toEqual(['remove old {}']);
  });

  it.each<[what: string, column: string, value: SqlValue, parameters: unknown[], known: object[]]>([
    [
      'a UUID in upper case',
      'owner',
      parameter(0),
      ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'],
      [{ owner: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' }],
    ],
    ['each of a list', 'size', { parameter: 0, isList: true }, [[1, '2']], [{ size: 1 }, { size: 2 }]],
    ['no row for an empty list', 'size', { parameter: 0, isList: true }, [[]], []],
    ['a cast to its own type', 'size', { parameter: 0, cast: 'integer' }, ['3'], [{ size: 3 }]],
  ])('tells %s', async (_what, column, value, parameters, known) => {
    const given = write('delete', { where: where([column, value]) });
    expect(await changes(given, parameters, 'postgres', Note)).toEqual(
      known.map((row) => `remove old ${JSON.stringify(row)}`),
    );
  });

  it('that names too many rows tells nothing', async () => {
    const many = Array.from({ length: 501 }, (_, n) => literal(n));
    expect(await changes(write('delete', { where: where(['id', ...many]) }))).toEqual(['remove old {}']);
  });

  it('tells integers on every database', async () => {
    expect(await changes(write('delete', { where: where(['id', literal(3)]) }), [], 'mysql')).toEqual([
      'remove old {"id":3}',
    ]);
  });
});

it.each<[TableWrite['verb'], string[]]>([
  ['truncate', ['truncate old {}']],
  ['copy', ['insert new {}']],
  ['replace', ['update old {}', 'remove old {}', 'insert new {}', 'update new {}']],
  ['merge', ['update old {}', 'remove old {}', 'insert new {}', 'update new {}']],
  ['schema', ['update old {}', 'remove old {}', 'insert new {}', 'update new {}']],
])('%s leaves every row unknown', async (verb, expected) => {
  expect(await changes(write(verb))).toEqual(expected);
});
