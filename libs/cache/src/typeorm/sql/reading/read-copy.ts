import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';
import { findWrites } from './find-writes.js';
import type { FoundWrites } from './find-writes.js';
import { readTable } from './read-table.js';

/** COPY t FROM writes; COPY t TO and COPY (query) TO only when the query does. */
export function readCopy(list: TokenList, sql: string, dialect: SqlDialect): FoundWrites {
  const start = list.isWord(1, 'binary') && list.isName(2) ? 2 : 1;
  if (list.isSymbol(start, '(')) return findWrites(list, sql, dialect);
  const direction = list.findWord(start + 1, list.length, 'from', 'to');
  if (list.isWord(direction, 'to')) return [];
  const reference = readTable(list, start, dialect);
  return reference && [{ table: reference.table, verb: 'copy', mayChangeExisting: false }];
}
