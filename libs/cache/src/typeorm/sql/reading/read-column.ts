import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';
import { readName } from './read-name.js';

/** Words that are values or functions when they are not quoted. */
const NO_COLUMN = new Set(
  (
    'true false null default user current_user session_user system_user current_role current_date current_time current_timestamp ' +
    'current_catalog current_schema localtime localtimestamp utc_date utc_time utc_timestamp'
  ).split(' '),
);

/** The bare name of the column that fills all tokens from `from` to `to`, its table's name before it or not. */
export function readColumn(list: TokenList, from: number, to: number, dialect: SqlDialect): string | undefined {
  const last = to - 1;
  for (let index = from; index < last; index += 2)
    if (!isColumnName(list, index) || !list.isSymbol(index + 1, '.')) return undefined;
  const isKnown = (last - from) % 2 === 0 && last >= from && isColumnName(list, last);
  return !isKnown || NO_COLUMN.has(list.word(last)) ? undefined : readName(list.at(last), dialect);
}

/** Text in double quotes may be a string in MySQL. */
function isColumnName(list: TokenList, index: number): boolean {
  const { kind } = list.at(index);
  return kind === 'word' || kind === 'name';
}
