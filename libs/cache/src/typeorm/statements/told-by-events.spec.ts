import type { EntityMetadata } from 'typeorm';
import { expect, it } from 'vitest';
import { AnnouncedChanges } from '../bracket/announced-changes.js';
import type { SqlCriteria } from '../sql/sql-criteria.js';
import type { TableWrite } from '../sql/table-write.js';
import { isToldByEvents } from './told-by-events.js';

const metadata = {
  tablePath: 'link',
  primaryColumns: [{ databaseName: 'a' }, { databaseName: 'b' }],
} as unknown as EntityMetadata;

const announced = new AnnouncedChanges();
announced.add({ metadata, change: 'update', key: '["1","2"]' });
announced.add({ metadata, change: 'insert' });

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
  [true, 'so many inserts are announced', write('insert', { rows: [[]] }), []],
  [false, 'fewer inserts are announced', write('insert', { rows: [[], []] }), []],
  [false, 'its rows come from elsewhere', write('insert', {}), []],
  [false, 'it may change others', write('insert', { rows: [[]], mayChangeExisting: true }), []],
  [false, 'no event tells of it', write('truncate', {}), []],
])('%s, because %s', (told, _because, given, parameters) => {
  expect(isToldByEvents(given, metadata, announced, parameters)).toBe(told);
});
