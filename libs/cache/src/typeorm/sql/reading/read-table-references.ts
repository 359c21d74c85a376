import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';
import { readTable } from './read-table.js';
import type { TableReference } from './read-table.js';

const QUERY = ['select', 'with', 'values', 'table'];

/**
 * Reads the tables of a list with commas and joins, also in parentheses; derived tables and functions are none.
 * Undefined when a part of it was not understood.
 */
export function readTableReferences(
  list: TokenList,
  from: number,
  to: number,
  dialect: SqlDialect,
): readonly TableReference[] | undefined {
  const parts = list.split(from, to, (index) => list.isSymbol(index, ',') || isJoin(list, index));
  const found = parts.map(([start, end]) => readPart(list, start, end, dialect));
  return found.every((some) => some !== undefined) ? found.flat() : undefined;
}

function readPart(list: TokenList, from: number, to: number, dialect: SqlDialect) {
  const start = list.isWord(from, 'lateral') ? from + 1 : from;
  if (list.isSymbol(start, '('))
    return list.isWord(start + 1, ...QUERY) ? [] : readTableReferences(list, start + 1, list.close(start), dialect);
  const reference = start < to ? readTable(list, start, dialect) : undefined;
  if (!reference) return undefined;
  return list.isSymbol(reference.next, '(') && list.isName(reference.next - 1) ? [] : [reference];
}

function isJoin(list: TokenList, index: number): boolean {
  return list.isWord(index, 'join', 'straight_join') && !list.isSymbol(index - 1, '.');
}
