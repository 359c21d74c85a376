import type { TableWrite } from '../table-write.js';
import { readAssignments } from './read-assignments.js';
import { namedBy } from './read-table.js';
import { readTableReferences } from './read-table-references.js';
import { readWhere } from './read-where.js';
import { isAlone } from './write-reader.js';
import type { WriteReader, WriteSource } from './write-reader.js';

const AFTER_SET = ['from', 'where', 'returning', 'order', 'limit'];

/** UPDATE of one table, and MySQL's of several: each of those named is taken as changed. */
export const readUpdate: WriteReader = (source) => {
  const { list, dialect } = source;
  const [start, isReplacing] = skipModifiers(source);
  const set = list.findWord(list.close(start) + 1, list.length, 'set');
  const references = readTableReferences(list, start, set, dialect);
  if (!references?.length || !list.isWord(set, 'set')) return undefined;
  // UPDATE OR REPLACE also deletes the rows that stand in the way: the condition does not speak of them.
  const isExact = isAlone(source) && !isReplacing && references.length === 1 && references[0]?.next === set;
  const details = isExact ? readDetails(source, set) : {};
  return references.map((reference) => ({
    ...namedBy(reference),
    verb: 'update',
    mayChangeExisting: isReplacing,
    ...details,
  }));
};

function readDetails(source: WriteSource, set: number): Partial<TableWrite> {
  const { list, dialect } = source;
  const after = list.findWord(set + 1, list.length, ...AFTER_SET);
  const assigned = readAssignments(list, set + 1, after, dialect);
  return { ...(assigned ? { assigned } : {}), ...readWhere({ ...source, index: after }) };
}

function skipModifiers({ list, index, dialect }: WriteSource): readonly [start: number, isReplacing: boolean] {
  const first = index + 1;
  if (dialect === 'mysql') return [list.find(first, list.length, (at) => !isModifier(list, at)), false];
  const isReplacing = list.isWord(first, 'or') && list.isWord(first + 1, 'replace');
  return [list.isWord(first, 'or') ? first + 2 : first, isReplacing];
}

function isModifier(list: WriteSource['list'], index: number): boolean {
  return list.isWord(index, 'low_priority', 'ignore');
}
