import type { SqlCriteria } from '../sql-criteria.js';
import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';
import { readEqualities } from './read-equalities.js';
import { unwrap } from './unwrap.js';

/** Reads the condition between two indices; undefined when it uses parameters whose place is not certain. */
export function readCriteria(
  list: TokenList,
  from: number,
  to: number,
  sql: string,
  dialect: SqlDialect,
): SqlCriteria | undefined {
  const parameters: number[] = [];
  for (let index = from; index < to; index++) {
    const { kind, parameter } = list.at(index);
    if (kind === 'parameter' && parameter === undefined) return undefined;
    if (parameter !== undefined) parameters.push(parameter);
  }
  const known = readEqualities(list, from, to, dialect);
  return { ...known, ...readAlternatives(list, from, to, dialect), text: textOf(list, from, to, sql), parameters };
}

/** TypeORM writes several composite ids as an OR of such conditions. */
function readAlternatives(list: TokenList, from: number, to: number, dialect: SqlDialect): Partial<SqlCriteria> {
  const [start, end] = unwrap(list, from, to);
  const parts = list.split(start, end, (index) => list.isWord(index, 'or'));
  if (parts.length < 2) return {};
  const each = parts.map(([first, last]) => readEqualities(list, first, last, dialect));
  return each.every(({ isComplete }) => isComplete) ? { alternatives: each.map(({ equalities }) => equalities) } : {};
}

function textOf(list: TokenList, from: number, to: number, sql: string): string {
  return sql.slice(list.at(from).start, list.at(to - 1).end);
}
