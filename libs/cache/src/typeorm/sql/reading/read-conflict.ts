import type { SqlDialect } from '../sql-dialect.js';
import type { ConflictUpdate } from '../table-write.js';
import type { TokenList } from '../tokens/token-list.js';
import { readAssignments } from './read-assignments.js';
import { readColumn } from './read-column.js';

/** Reads `ON CONFLICT (...) DO UPDATE SET ...` and `ON DUPLICATE KEY UPDATE ...`; nothing when it is not sure, or there are several. */
export function readConflict(list: TokenList, from: number, dialect: SqlDialect): ConflictUpdate | undefined {
  const start = findClause(list, from);
  if (start === list.length || findClause(list, start + 1) < list.length) return undefined;
  const isKeyed = list.isWord(start + 1, 'conflict');
  const update = list.findWord(start, list.length, 'update');
  const set = isKeyed ? update + 1 : update;
  if (!list.isWord(update, 'update') || (isKeyed && !list.isWord(set, 'set'))) return undefined;
  const end = list.findWord(set + 1, list.length, 'where', 'returning');
  const columns = isKeyed ? readTarget(list, start + 2, dialect) : undefined;
  const parts = list
    .splitByComma(set + 1, end)
    .filter(([first]) => !columns || !keepsColumn(list, first, columns, dialect));
  const assigned = parts.map(([first, to]) => readAssignments(list, first, to, dialect));
  if (!assigned.every((some) => some !== undefined)) return undefined;
  return columns ? { columns, assigned: assigned.flat() } : { assigned: assigned.flat() };
}

/** `a = EXCLUDED.a`, of a column by which the row was found, leaves it as it is. */
function keepsColumn(list: TokenList, from: number, columns: readonly string[], dialect: SqlDialect): boolean {
  const column = readColumn(list, from, from + 1, dialect);
  if (column === undefined || !columns.includes(column) || !list.isSymbol(from + 1, '=')) return false;
  return list.isWord(from + 2, 'excluded') && readColumn(list, from + 4, from + 5, dialect) === column;
}

function findClause(list: TokenList, from: number): number {
  const isClause = (at: number): boolean => list.isWord(at, 'on') && list.isWord(at + 1, 'conflict', 'duplicate');
  return list.find(from, list.length, isClause);
}

/** An index may be on expressions, and with operators: then it is not told which rows stand in the way. */
function readTarget(list: TokenList, open: number, dialect: SqlDialect): readonly string[] | undefined {
  if (!list.isSymbol(open, '(')) return undefined;
  const parts = list.splitByComma(open + 1, list.close(open));
  const columns = parts.map(([start, end]) => readColumn(list, start, end, dialect));
  return columns.every((column) => column !== undefined) ? columns : undefined;
}
