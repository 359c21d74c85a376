import type { SqlDialect } from '../sql-dialect.js';
import type { SqlCast, SqlValue } from '../sql-value.js';
import type { SqlToken } from '../tokens/sql-token.js';
import type { TokenList } from '../tokens/token-list.js';
import { readCast } from './read-cast.js';

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads one placeholder or plain literal, also in parentheses or with a cast; null for anything else between the two indices. */
export function readValue(list: TokenList, from: number, to: number, dialect: SqlDialect): SqlValue | null {
  if (list.isSymbol(from, '(') && list.close(from) === to - 1 && to - from > 2)
    return readValue(list, from + 1, to - 1, dialect);
  const cast = readCast(list, from, to, dialect);
  if (cast) return withCast(readValue(list, from, cast.end, dialect), cast.cast);
  if (to - from === 2 && list.isSymbol(from, '-')) return readNumber(`-${list.at(from + 1).text}`, list.at(from + 1));
  return to - from === 1 ? readToken(list.at(from)) : null;
}

/** The second of two casts may change what the first one made. */
function withCast(value: SqlValue | null, cast: SqlCast): SqlValue | null {
  return value && !value.cast ? { ...value, cast } : null;
}

function readToken(token: SqlToken): SqlValue | null {
  if (token.parameter !== undefined) return { parameter: token.parameter };
  if (token.kind === 'number') return readNumber(token.text, token);
  if (token.kind === 'string') return readText(token.text.slice(1, -1));
  const literal = Object.hasOwn(WORDS, token.word) ? WORDS[token.word] : undefined;
  return literal === undefined ? null : { literal };
}

/** Only numbers that come back as they were written: no other number then means the same. */
function readNumber(text: string, { kind }: SqlToken): SqlValue | null {
  const literal = Number(text);
  const isExact = kind === 'number' && String(literal) === text && Math.abs(literal) <= Number.MAX_SAFE_INTEGER;
  return isExact ? { literal } : null;
}

/** Whether a backslash counts is a setting of the server, or of the session. */
function readText(literal: string): SqlValue | null {
  return literal.includes("'") || literal.includes('\\') ? null : { literal };
}
