import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';
import type { FoundWrites } from './find-writes.js';
import { readTables } from './read-tables.js';

/** TRUNCATE of one or several tables; with CASCADE nobody knows of which. */
export function readTruncate(list: TokenList, dialect: SqlDialect): FoundWrites {
  if (list.isWord(list.length - 1, 'cascade') && list.length > 2) return undefined;
  const hasTable = list.isWord(1, 'table') && list.length > 2;
  return readTables(list, hasTable ? 2 : 1, 'truncate', dialect);
}
