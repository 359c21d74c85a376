import type { Rules } from 'moo';
import type { SqlDialect } from '../sql-dialect.js';

/**
 * Rules of one dialect, tried in order. Every pattern runs in linear time: a part that repeats never begins like what follows it,
 * and what stays open takes the rest of the text.
 */
const SPACE = { match: /[ \t\n\v\f\r]+/, lineBreaks: true };
const SYMBOL = { match: /[^]/, lineBreaks: true };
/** The rules that end every list: numbers, words, and a symbol for all the rest. */
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/;
const WORD = /[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*/;

const text = (match: RegExp) => ({ match, lineBreaks: true });
const PLAIN_STRING = /'[^']*(?:''[^']*)*'/;
const QUOTED_NAME = /"[^"]*(?:""[^"]*)*"/;
const BACKTICK_NAME = /`[^`]*(?:``[^`]*)*`/;
const COMMENT = text(/\/\*[^]*?\*\//);
const OPEN_COMMENT = text(/\/\*[^]*/);

/** Parts of an E'' literal are continued on the next line, and the backslash counts in these parts too. */
const ESCAPE_STRING =
  /[eE]'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*'(?:[ \t\f\v]*(?:--[^\r\n]*)?[\r\n](?:[ \t\r\n\f\v]|--[^\r\n]*[\r\n])*'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*')*/;

const POSTGRES: Rules = {
  space: SPACE,
  comment: /--[^\r\n]*/,
  openComment: { match: '/*', push: 'comment' },
  unclear: '\0',
  literal: [text(ESCAPE_STRING), text(/(?:[bBxXnN]|[uU]&)'[^']*(?:''[^']*)*'/), text(/[uU]&"[^"]*(?:""[^"]*)*"/)],
  string: text(PLAIN_STRING),
  name: text(QUOTED_NAME),
  open: text(/(?:[bBeEnNxX]|[uU]&)?['"][^]*/),
  parameter: /\$\d+/,
  dollar: /\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$/,
  number: NUMBER,
  word: WORD,
  symbol: SYMBOL,
};

/** PostgreSQL is the only one whose comments nest. */
const POSTGRES_COMMENT: Rules = {
  openComment: { match: '/*', push: 'comment' },
  closeComment: { match: '*/', pop: 1 },
  comment: text(/[^/*]+|[/*]/),
};

const MYSQL: Rules = {
  space: SPACE,
  // Without a space or control character after it, `--` is two operators.
  comment: [text(/#[^\n]*/), text(/--(?=[\0- \x7f]|(?![^]))[^\n]*/)],
  // The server runs what is in this comment, or not: that depends on its version.
  unclear: [text(/\/\*M?!/), text(/\0/)],
  plainComment: COMMENT,
  openText: OPEN_COMMENT,
  string: text(/'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*'/),
  double: text(/"[^"\\]*(?:(?:\\[^]|"")[^"\\]*)*"/),
  name: text(BACKTICK_NAME),
  open: text(/['"`][^]*/),
  parameter: [/\?/, /:[A-Za-z_]\w*/],
  number: /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w$\x80-\uffff])/,
  // A name may begin with a digit.
  word: /[\w$\x80-\uffff]+/,
  symbol: SYMBOL,
};

const SQLITE: Rules = {
  space: SPACE,
  comment: /--[^\n]*/,
  unclear: '\0',
  // The end of the text closes a comment too.
  plainComment: [COMMENT, OPEN_COMMENT],
  literal: text(/[xX]'[^']*'/),
  string: text(PLAIN_STRING),
  name: [text(QUOTED_NAME), text(BACKTICK_NAME), text(/\[[^\]]*\]/)],
  open: text(/['"`[][^]*/),
  parameter: [/\?\d*/, /[:@$#][\w$\x80-\uffff]+/],
  number: NUMBER,
  word: WORD,
  symbol: SYMBOL,
};

/** The lexer's states for each dialect; the first one is where a text begins. */
export const TOKEN_RULES: Readonly<Record<SqlDialect, Record<string, Rules>>> = {
  postgres: { main: POSTGRES, comment: POSTGRES_COMMENT },
  mysql: { main: MYSQL },
  sqlite: { main: SQLITE },
};
