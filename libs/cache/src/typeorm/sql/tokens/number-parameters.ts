import type { SqlDialect } from '../sql-dialect.js';
import type { SqlToken } from './sql-token.js';

/** Gives every placeholder its place among the parameters, where that is certain. */
export function numberParameters(tokens: readonly SqlToken[], sql: string, dialect: SqlDialect): readonly SqlToken[] {
  if (dialect === 'postgres') return tokens.map((token) => numbered(token, Number(token.text.slice(1)) - 1));
  if (!isCountable(tokens, sql, dialect)) return tokens;
  let next = 0;
  return tokens.map((token) => (token.kind === 'parameter' ? numbered(token, next++) : token));
}

/**
 * Counting works when all of them are a bare `?`. The MySQL drivers put values in by themselves, some of them also where the `?` is
 * in a literal or a comment, and `??` stands for a name.
 */
function isCountable(tokens: readonly SqlToken[], sql: string, dialect: SqlDialect): boolean {
  const placeholders = tokens.filter(({ kind }) => kind === 'parameter');
  if (placeholders.some(({ text }) => text !== '?')) return false;
  return dialect === 'sqlite' || (!sql.includes('??') && sql.split('?').length - 1 === placeholders.length);
}

function numbered(token: SqlToken, parameter: number): SqlToken {
  return token.kind === 'parameter' && parameter >= 0 ? { ...token, parameter } : token;
}
