import type { SqlCriteria, SqlEquality } from '../sql-criteria.js';
import type { SqlDialect } from '../sql-dialect.js';
import type { SqlValue } from '../sql-value.js';
import type { TokenList } from '../tokens/token-list.js';
import { readCast } from './read-cast.js';
import { readColumn } from './read-column.js';
import { readValue } from './read-value.js';
import { unwrap } from './unwrap.js';

type Known = Pick<SqlCriteria, 'equalities' | 'isComplete'>;

const NOTHING: Known = { equalities: [], isComplete: false };
/** Bind weaker than AND, or have an AND of their own: what stands between two ANDs may then be no condition. */
const CONFUSING = ['or', 'xor', 'case', 'between'];
const DEEPEST = 20;

/** Reads the equalities that hold for every row of a condition: right, or absent. */
export function readEqualities(list: TokenList, from: number, to: number, dialect: SqlDialect, depth = 0): Known {
  const [start, end] = unwrap(list, from, to);
  // `||` is an OR in MySQL, `:=` an assignment of the whole condition.
  const isConfusing = (index: number) =>
    list.isWord(index, ...CONFUSING) ||
    list.isSymbol(index, '|') ||
    (list.isSymbol(index, ':') && list.isSymbol(index + 1, '='));
  if (depth > DEEPEST || list.find(start, end, isConfusing) < end) return NOTHING;
  const parts = list.split(start, end, (index) => list.isWord(index, 'and'));
  const known = parts.map(([first, last]) => readPart(list, first, last, dialect, depth));
  return {
    equalities: known.flatMap(({ equalities }) => equalities),
    isComplete: known.every(({ isComplete }) => isComplete),
  };
}

function readPart(list: TokenList, from: number, to: number, dialect: SqlDialect, depth: number): Known {
  const [start, end] = unwrap(list, from, to);
  if (start > from && list.findWord(start, end, 'and') < end)
    return readEqualities(list, start, end, dialect, depth + 1);
  const equality = readEquality(list, start, end, dialect);
  return equality ? { equalities: [equality], isComplete: true } : NOTHING;
}

function readEquality(list: TokenList, from: number, to: number, dialect: SqlDialect): SqlEquality | undefined {
  const operator = list.find(from, to, (index) => list.isSymbol(index, '=') || list.isWord(index, 'in'));
  const column = readColumn(list, from, operator, dialect);
  const values = list.isSymbol(operator, '=')
    ? [readAny(list, operator + 1, to, dialect) ?? readValue(list, operator + 1, to, dialect)]
    : readValues(list, operator + 1, to, dialect);
  return column !== undefined && operator < to && values.every(isUsable) && values.length > 0
    ? { column, values }
    : undefined;
}

function readValues(list: TokenList, open: number, to: number, dialect: SqlDialect): readonly (SqlValue | null)[] {
  if (!list.isSymbol(open, '(') || list.close(open) !== to - 1) return [];
  return list.splitByComma(open + 1, to - 1).map(([start, end]) => readValue(list, start, end, dialect));
}

/** `= ANY ($1)`, of an array. */
function readAny(list: TokenList, from: number, to: number, dialect: SqlDialect): SqlValue | undefined {
  const open = from + 1;
  if (dialect !== 'postgres' || !list.isWord(from, 'any') || !list.isSymbol(open, '(') || list.close(open) !== to - 1)
    return undefined;
  const cast = readCast(list, open + 1, to - 1, dialect, true);
  const end = cast ? cast.end : to - 1;
  const { parameter } = list.at(open + 1);
  if (end - open !== 2 || parameter === undefined) return undefined;
  return cast ? { parameter, isList: true, cast: cast.cast } : { parameter, isList: true };
}

/** Nothing equals NULL. */
function isUsable(value: SqlValue | null): value is SqlValue {
  return value !== null && !('literal' in value && value.literal === null);
}
