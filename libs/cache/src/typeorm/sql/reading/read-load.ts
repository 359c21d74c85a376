import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';
import type { FoundWrites } from './find-writes.js';
import { readTable } from './read-table.js';

/** MySQL's LOAD DATA and LOAD XML. */
export function readLoad(list: TokenList, dialect: SqlDialect): FoundWrites {
  const into = list.findWord(1, list.length, 'into');
  const reference = list.isWord(into + 1, 'table') ? readTable(list, into + 2, dialect) : undefined;
  if (!reference) return undefined;
  return [{ table: reference.table, verb: 'copy', mayChangeExisting: list.isWord(into - 1, 'replace') }];
}
