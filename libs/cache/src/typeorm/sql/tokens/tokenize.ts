import moo from 'moo';
import type { Lexer } from 'moo';
import type { SqlDialect } from '../sql-dialect.js';
import { numberParameters } from './number-parameters.js';
import type { SqlToken, SqlTokenKind } from './sql-token.js';
import { TOKEN_RULES } from './token-rules.js';

const LEXERS: Readonly<Record<SqlDialect, Lexer>> = {
  postgres: moo.states(TOKEN_RULES.postgres, 'main'),
  mysql: moo.states(TOKEN_RULES.mysql, 'main'),
  sqlite: moo.states(TOKEN_RULES.sqlite, 'main'),
};
/** Comments of all forms; moo needs a name of its own for each group of rules. */
const SKIPPED = new Set(['space', 'comment', 'plainComment']);

/** Splits any text into tokens, in time linear in its length. A literal or comment that is never closed gives `unclear`. */
export function tokenize(sql: string, dialect: SqlDialect): readonly SqlToken[] {
  const lexer = LEXERS[dialect];
  const tokens = [...scan(sql, lexer)];
  // It would keep the text.
  lexer.reset('');
  return numberParameters(tokens, sql, dialect);
}

function* scan(sql: string, lexer: Lexer): Generator<SqlToken> {
  let base = 0;
  let depth = 0;
  lexer.reset(sql);
  for (let found = lexer.next(); found; found = lexer.next()) {
    const { type = 'symbol', text, offset } = found;
    const start = base + offset;
    if (type === 'openComment') depth++;
    else if (type === 'closeComment') depth--;
    else if (type === 'dollar') {
      // The closing tag repeats the opening one, which no rule of a lexer can say: search it, and go on behind it.
      const close = sql.indexOf(text, start + text.length);
      if (close < 0) return yield token('unclear', text, start);
      yield token('literal', text, start);
      base = close + text.length;
      lexer.reset(sql.slice(base));
    } else if (!SKIPPED.has(type)) yield token(kindOf(type), text, start);
  }
  if (depth > 0) yield token('unclear', '', sql.length);
}

function kindOf(type: string): SqlTokenKind {
  return type === 'open' || type === 'openText' ? 'unclear' : (type as SqlTokenKind);
}

function token(kind: SqlTokenKind, text: string, start: number): SqlToken {
  return { kind, text, word: kind === 'word' ? text.toLowerCase() : '', start, end: start + text.length };
}
