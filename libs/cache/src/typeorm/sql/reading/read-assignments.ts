import type { SqlDialect } from '../sql-dialect.js';
import type { SqlAssignment } from '../sql-value.js';
import type { TokenList } from '../tokens/token-list.js';
import { readColumn } from './read-column.js';
import { readName } from './read-name.js';
import { readValue } from './read-value.js';

/** Reads `column = value, (a, b) = (...)`; undefined when a column was not understood. */
export function readAssignments(
  list: TokenList,
  from: number,
  to: number,
  dialect: SqlDialect,
): readonly SqlAssignment[] | undefined {
  const found = list.splitByComma(from, to).map(([start, end]) => readAssignment(list, start, end, dialect));
  return found.every((some) => some !== undefined) ? found.flat() : undefined;
}

function readAssignment(
  list: TokenList,
  from: number,
  to: number,
  dialect: SqlDialect,
): readonly SqlAssignment[] | undefined {
  const equals = list.find(from, to, (index) => list.isSymbol(index, '='));
  if (equals === to) return undefined;
  if (list.isSymbol(from, '(')) return readTuple(list, from, dialect);
  const column = readColumn(list, from, equals, dialect);
  const isPlain = equals - from === 1;
  if (column !== undefined && (isPlain || dialect !== 'postgres'))
    return [{ column, value: readValue(list, equals + 1, to, dialect) }];
  // PostgreSQL sets one field, `"a"."x" = 1`, or one element, `"a"[1] = 1`, of a column.
  const whole = readName(list.at(from), dialect);
  return whole === undefined ? undefined : [{ column: whole, value: null }];
}

function readTuple(list: TokenList, open: number, dialect: SqlDialect): readonly SqlAssignment[] | undefined {
  const parts = list.splitByComma(open + 1, list.close(open));
  const columns = parts.map(([start, end]) => readColumn(list, start, end, dialect));
  return columns.every((column) => column !== undefined)
    ? columns.map((column) => ({ column, value: null }))
    : undefined;
}
