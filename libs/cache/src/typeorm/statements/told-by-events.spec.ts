import type { DataSource, EntityMetadata } from 'typeorm';
import { expect, it } from 'vitest';
import { AnnouncedChanges } from '../bracket/announced-changes.js';
import { AnnouncedInserts } from '../bracket/announced-inserts.js';
import type { RowChanged } from '../bracket/row-changed.js';
import type { SqlCriteria } from '../sql/sql-criteria.js';
import type { TableWrite } from '../sql/table-write.js';
import { isToldByEvents } from './told-by-events.js';

const column = (databaseName: string) => ({
  databaseName,
  getEntityValue: (entity: Record<string, unknown>) => entity[databaseName],
});
const [a, b] = [column('a'), column('b')];
const metadata = { tablePath: 'link', primaryColumns: [a, b], columns: [a, b] } as unknown as EntityMetadata;
const dataSource = { driver: { preparePersistentValue: (value: unknown) => value } } as unknown as DataSource;

const announced = new AnnouncedChanges();
announced.add({ metadata, change: 'update', key: '["1","2"]' });

const where = (isComplete: boolean, ...columns: string[]): SqlCriteria => ({
  equalities: columns.map((column, n) => ({ column, values: [{ parameter: n }] })),
  isComplete,
  text: '',
  parameters: [],
});
const either = (...rows: (readonly [number, number])[]): SqlCriteria => ({
  ...where(false),
  alternatives: rows.map(([a, b]) => [
    { column: 'a', values: [{ parameter: a }] },
    { column: 'b', values: [{ parameter: b }] },
  ]),
});
const write = (verb: TableWrite['verb'], rest: Partial<TableWrite>): TableWrite => ({
  table: { name: 'link' },
  verb,
  mayChangeExisting: false,
  ...rest,
});

it.each<[told: boolean, because: string, given: TableWrite, parameters: unknown[]]>([
  [true, 'its row is announced', write('update', { where: where(true, 'a', 'b') }), [1, '2']],
  [true, 'the order of the columns does not matter', write('update', { where: where(true, 'b', 'a') }), [2, 1]],
  [false, 'another row is not announced', write('update', { where: where(true, 'a', 'b') }), [1, 3]],
  [true, 'each alternative is announced', write('update', { where: either([0, 1]) }), [1, 2]],
  [false, 'one alternative is not announced', write('update', { where: either([0, 1], [2, 3]) }), [1, 2, 3, 4]],
  [false, 'half a key is no row', write('update', { where: where(true, 'a') }), [1]],
  [
    true,
    'a condition that says more leaves fewer rows',
    write('update', { where: where(false, 'a', 'b', 'c') }),
    [1, 2, 3],
  ],
  [false, 'it names other columns', write('update', { where: where(true, 'a', 'c') }), [1, 2]],
  [false, 'the row is announced as updated', write('delete', { where: where(true, 'a', 'b') }), [1, 2]],
  [false, 'it names no row', write('update', {}), []],
  [false, 'its rows come from elsewhere', write('insert', {}), []],
  [false, 'it may change others', write('insert', { rows: [[]], mayChangeExisting: true }), []],
  [false, 'no insert is announced', write('insert', { rows: [[]] }), []],
  [false, 'no event tells of it', write('truncate', {}), []],
])('%s, because %s', (told, _because, given, parameters) => {
  expect(
    isToldByEvents(given, metadata, { announced, inserts: new AnnouncedInserts() }, { dataSource, parameters }),
  ).toBe(told);
});

const row = (...values: (number | null)[]) =>
  values.map((value, n) => ({ column: n === 0 ? 'a' : 'b', value: value === null ? null : { parameter: value } }));
const insert = (...rows: ReturnType<typeof row>[]) => write('insert', { rows });

it.each<[told: boolean, because: string, given: TableWrite, parameters: unknown[]]>([
  [true, 'it is made of an announced entity', insert(row(0, 1)), [1, 'x']],
  [true, 'what the entity does not say does not matter', insert(row(0, 1)), [2, 'anything']],
  [true, 'the order does not matter', insert(row(0, null), row(1, null)), [2, 1]],
  [false, 'it holds another value', insert(row(0, 1)), [1, 'y']],
  [false, 'two rows need two entities', insert(row(0, 1), row(0, 1)), [1, 'x']],
])('an insert is told: %s, because %s', (told, _because, given, parameters) => {
  const inserts = new AnnouncedInserts();
  inserts.add(metadata, { a: 1, b: 'x' }, {} as RowChanged);
  inserts.add(metadata, { a: 2 }, {} as RowChanged);
  expect(isToldByEvents(given, metadata, { announced, inserts }, { dataSource, parameters })).toBe(told);
});

it('a second insert of the same values is told only by a second announcement', () => {
  const inserts = new AnnouncedInserts();
  const entity = { a: 1 };
  inserts.add(metadata, entity, {} as RowChanged);
  const isTold = () =>
    isToldByEvents(insert(row(0)), metadata, { announced, inserts }, { dataSource, parameters: [1] });
  expect([isTold(), isTold()]).toEqual([true, false]);
  inserts.strike(metadata, entity);
  expect(inserts.takeAll()).toEqual([]);
});
