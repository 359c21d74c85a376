import type { SqlDialect } from '../sql-dialect.js';
import type { TableWrite, WriteVerb } from '../table-write.js';
import type { TokenList } from '../tokens/token-list.js';
import { readTable } from './read-table.js';

/** Reads the tables after commas, and the first, as written by `verb`; undefined when one was not understood. */
export function readTables(
  list: TokenList,
  from: number,
  verb: WriteVerb,
  dialect: SqlDialect,
): readonly TableWrite[] | undefined {
  const references = list.splitByComma(from, list.length).map(([start]) => readTable(list, start, dialect));
  return references.every((reference) => reference !== undefined)
    ? references.map(({ table }) => ({ table, verb, mayChangeExisting: false }))
    : undefined;
}
