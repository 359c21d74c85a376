import type { SqlDialect } from '../sql-dialect.js';
import type { SqlCast } from '../sql-value.js';
import type { TokenList } from '../tokens/token-list.js';

/** Types with a length are missing on purpose: they cut off. */
const FAMILIES: Readonly<Record<string, SqlCast>> = {
  int: 'integer',
  integer: 'integer',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  smallint: 'integer',
  bigint: 'integer',
  text: 'text',
  varchar: 'text',
  uuid: 'uuid',
};

/** A value and the type behind it, as in `$1::int`. */
export interface CastValue {
  readonly cast: SqlCast;
  /** One past the last token of the value. */
  readonly end: number;
}

/** Finds `::type`, or `::type[]`, at the end of what stands between two indices. PostgreSQL only; undefined when there is none. */
export function readCast(
  list: TokenList,
  from: number,
  to: number,
  dialect: SqlDialect,
  isArray = false,
): CastValue | undefined {
  const type = to - (isArray ? 3 : 1);
  const end = type - 2;
  const isCast = dialect === 'postgres' && end > from && list.isSymbol(end, ':') && list.isSymbol(end + 1, ':');
  if (!isCast || (isArray && !(list.isSymbol(to - 2, '[') && list.isSymbol(to - 1, ']')))) return undefined;
  const word = list.word(type);
  return Object.hasOwn(FAMILIES, word) ? { cast: FAMILIES[word]!, end } : undefined;
}
