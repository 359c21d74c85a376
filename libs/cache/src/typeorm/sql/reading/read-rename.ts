import type { SqlDialect } from '../sql-dialect.js';
import type { TableWrite } from '../table-write.js';
import type { TokenList } from '../tokens/token-list.js';
import type { FoundWrites } from './find-writes.js';
import { readTable } from './read-table.js';

/** MySQL's RENAME TABLE a TO b, c TO d. */
export function readRename(list: TokenList, dialect: SqlDialect): FoundWrites {
  if (!list.isWord(1, 'table', 'tables')) return list.isWord(1, 'user') ? [] : undefined;
  const names = list.split(2, list.length, (index) => list.isSymbol(index, ',') || list.isWord(index, 'to'));
  const found = names.map(([start]) => readTable(list, start, dialect)?.table);
  return found.every((table) => table !== undefined) ? found.map(schemaOf) : undefined;
}

function schemaOf(table: TableWrite['table']): TableWrite {
  return { table, verb: 'schema', mayChangeExisting: false };
}
