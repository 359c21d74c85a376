import type { TableWrite } from '../table-write.js';
import type { TableReference } from './read-table.js';
import { namedBy, readTable } from './read-table.js';
import { readTableReferences } from './read-table-references.js';
import { readWhere } from './read-where.js';
import { isAlone } from './write-reader.js';
import type { WriteReader, WriteSource } from './write-reader.js';

const AFTER_TABLES = ['where', 'returning', 'order', 'limit'];

/** DELETE FROM t, and MySQL's `DELETE a, b FROM ...` and `DELETE FROM a, b USING ...`. */
export const readDelete: WriteReader = (source) => {
  const { list, index } = source;
  const from = list.findWord(index + 1, list.length, 'from');
  if (!list.isWord(from, 'from')) return undefined;
  const end = list.findWord(from + 1, list.length, ...AFTER_TABLES);
  const using = list.find(from + 1, end, (at) => list.isWord(at, 'using') && !list.isSymbol(at + 1, '('));
  if (source.dialect !== 'mysql') return readOne(source, from, end);
  const first = list.find(index + 1, from, (at) => !list.isWord(at, 'low_priority', 'quick', 'ignore'));
  if (first < from) return readSeveral(source, [first, from], [from + 1, end]);
  return using < end ? readSeveral(source, [from + 1, using], [using + 1, end]) : readOne(source, from, end);
};

function readOne(source: WriteSource, from: number, end: number): readonly TableWrite[] | undefined {
  const reference = readTable(source.list, from + 1, source.dialect);
  if (!reference) return undefined;
  const isExact = isAlone(source) && reference.next === end;
  return [{ ...deleteFrom(reference), ...(isExact ? readWhere({ ...source, index: end }) : {}) }];
}

/** A target may be the alias of one of the tables; where one is not found, each of them is taken as changed. */
function readSeveral(
  { list, dialect }: WriteSource,
  targets: readonly [number, number],
  tables: readonly [number, number],
): readonly TableWrite[] | undefined {
  const references = readTableReferences(list, ...tables, dialect);
  if (!references?.length) return undefined;
  const wanted = list.splitByComma(...targets).map(([start]) => readTable(list, start, dialect)?.table);
  const found = wanted.map((table) =>
    references.find(({ alias, table: { name } }) => table && isSame(alias ?? name, table.name)),
  );
  const isFound = found.every((each) => each !== undefined);
  return [...new Set(isFound ? found : references)].map(deleteFrom);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function deleteFrom(reference: TableReference): TableWrite {
  return { ...namedBy(reference), verb: 'delete', mayChangeExisting: false };
}
