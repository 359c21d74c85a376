import type { SqlDialect } from '../sql-dialect.js';
import type { TableWrite } from '../table-write.js';
import type { TokenList } from '../tokens/token-list.js';
import { readDelete } from './read-delete.js';
import { readInsert } from './read-insert.js';
import { readIntoTable } from './read-into-table.js';
import { readMerge } from './read-merge.js';
import { readUpdate } from './read-update.js';
import type { WriteReader } from './write-reader.js';
import { isWriteVerb } from './is-write-verb.js';

/** The writes in one statement; undefined when one of them was not understood. */
export type FoundWrites = readonly TableWrite[] | undefined;

const READERS: Readonly<Record<string, WriteReader>> = {
  insert: readInsert,
  replace: readInsert,
  upsert: readInsert,
  update: readUpdate,
  delete: readDelete,
  merge: readMerge,
};
/** Each is read at a cost that grows with the text: without an end to their number the cost would grow with its square. */
const MOST_WRITES = 50;

/** Finds every INSERT, UPDATE, DELETE, MERGE and SELECT INTO of a statement, wherever it stands. */
export function findWrites(list: TokenList, sql: string, dialect: SqlDialect): FoundWrites {
  const found: TableWrite[] = [];
  for (let index = 0; index < list.length; index++) {
    const reader = isWriteVerb(list, index, dialect) ? READERS[list.word(index)] : intoReader(list, index);
    if (!reader) continue;
    const writes = reader({ list, index, sql, dialect });
    if (!writes || found.push(...writes) > MOST_WRITES) return undefined;
  }
  return found;
}

function intoReader(list: TokenList, index: number): WriteReader | undefined {
  return list.isWord(index, 'into') && !list.isSymbol(index - 1, '.') ? readIntoTable : undefined;
}
