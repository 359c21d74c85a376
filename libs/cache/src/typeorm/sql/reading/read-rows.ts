import type { SqlDialect } from '../sql-dialect.js';
import type { SqlAssignment } from '../sql-value.js';
import type { TokenList } from '../tokens/token-list.js';
import { readColumn } from './read-column.js';
import { readValue } from './read-value.js';

type Rows = readonly (readonly SqlAssignment[])[];

/** Reads `(columns) VALUES (...), (...)`; undefined when any of it has another form. */
export function readRows(list: TokenList, start: number, dialect: SqlDialect): Rows | undefined {
  if (!list.isSymbol(start, '(')) return undefined;
  const columns = list
    .splitByComma(start + 1, list.close(start))
    .map(([from, to]) => readColumn(list, from, to, dialect));
  const values = list.close(start) + 1;
  if (!list.isWord(values, 'values', 'value') || !columns.every((column) => column !== undefined)) return undefined;
  const rows: (readonly SqlAssignment[])[] = [];
  for (let open = values + 1; ; open = list.close(open) + 2) {
    const row = readRow(list, open, columns, dialect);
    if (!row) return undefined;
    rows.push(row);
    if (!list.isSymbol(list.close(open) + 1, ',')) return rows;
  }
}

function readRow(
  list: TokenList,
  open: number,
  columns: readonly string[],
  dialect: SqlDialect,
): readonly SqlAssignment[] | undefined {
  if (!list.isSymbol(open, '(')) return undefined;
  const cells = list.splitByComma(open + 1, list.close(open));
  if (cells.length !== columns.length) return undefined;
  return cells.map(([from, to], at) => ({ column: columns[at] ?? '', value: readValue(list, from, to, dialect) }));
}
