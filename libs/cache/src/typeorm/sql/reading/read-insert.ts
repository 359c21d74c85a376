import type { TableWrite } from '../table-write.js';
import type { TokenList } from '../tokens/token-list.js';
import { readConflict } from './read-conflict.js';
import { readRows } from './read-rows.js';
import { namedBy, readTable } from './read-table.js';
import { isAlone } from './write-reader.js';
import type { WriteReader, WriteSource } from './write-reader.js';

const MODIFIERS = ['low_priority', 'delayed', 'high_priority', 'ignore'];

/** INSERT, REPLACE, and CockroachDB's UPSERT. */
export const readInsert: WriteReader = (source) => {
  const { list, index, dialect } = source;
  const isOr = list.isWord(index + 1, 'or');
  const start = skipModifiers(source, isOr ? index + 3 : index + 1);
  const reference = readTable(list, start, dialect);
  if (!reference) return undefined;
  const isReplacing = !list.isWord(index, 'insert') || (isOr && list.isWord(index + 2, 'replace'));
  const rows = isAlone(source) ? readRows(list, reference.next, dialect) : undefined;
  const conflict = isAlone(source) ? readConflict(list, reference.next, dialect) : undefined;
  const write: TableWrite = {
    ...namedBy(reference),
    verb: isReplacing ? 'replace' : 'insert',
    mayChangeExisting: isReplacing || hasConflictUpdate(list, reference.next),
    ...(rows ? { rows } : {}),
    ...(conflict ? { conflict } : {}),
  };
  return [write];
};

function skipModifiers({ list, dialect }: WriteSource, start: number): number {
  const isModifier = (at: number) => dialect === 'mysql' && list.isWord(at, ...MODIFIERS);
  const into = list.find(start, list.length, (at) => !isModifier(at));
  return list.isWord(into, 'into') ? into + 1 : into;
}

/** The rows of DO NOTHING stay as they are; SQLite has several such clauses in one statement. */
function hasConflictUpdate(list: TokenList, start: number): boolean {
  const isClause = (at: number) =>
    (list.isWord(at, 'do') && list.isWord(at + 1, 'update')) ||
    (list.isWord(at, 'duplicate') && list.isWord(at + 1, 'key'));
  const found = list.find(start, list.length, isClause);
  return list.isWord(found, 'do', 'duplicate');
}
