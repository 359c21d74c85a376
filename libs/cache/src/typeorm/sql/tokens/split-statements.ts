import type { SqlDialect } from '../sql-dialect.js';
import { schemaObject } from './schema-object.js';
import type { SqlToken } from './sql-token.js';
import { TokenList } from './token-list.js';

const ROUTINES = new Set(['function', 'procedure', 'trigger', 'event', 'rule', 'package']);
/** What follows the END of a construct of which BEGIN or CASE was not the start. */
const OTHER_ENDS = ['if', 'while', 'loop', 'repeat', 'for'];

/** Cuts at the semicolons, except those in the body of a routine. */
export function splitStatements(tokens: readonly SqlToken[], dialect: SqlDialect): readonly TokenList[] {
  const statements: TokenList[] = [];
  for (let start = 0; start < tokens.length;) {
    const [end, isWhole] = statementEnd(tokens, start, dialect);
    if (end > start) statements.push(new TokenList(tokens.slice(start, end), isWhole));
    start = end + 1;
  }
  return statements;
}

function statementEnd(
  tokens: readonly SqlToken[],
  start: number,
  dialect: SqlDialect,
): readonly [end: number, isWhole: boolean] {
  const isRoutine = tokens[start]?.word === 'create' && ROUTINES.has(schemaObject(tokens, start));
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    if (isRoutine) depth += depthChange(tokens, index, dialect);
    if (isSemicolon(tokens[index]) && depth <= 0) return [index, true];
  }
  return [tokens.length, depth <= 0];
}

function depthChange(tokens: readonly SqlToken[], index: number, dialect: SqlDialect): number {
  const { text = '', word = '' } = tokens[index] ?? {};
  const next = tokens[index + 1]?.word ?? '';
  if (text === '(') return 1;
  if (text === ')') return -1;
  if (word === 'begin') return dialect === 'postgres' && next !== 'atomic' ? 0 : 1;
  if (word === 'case') return tokens[index - 1]?.word === 'end' ? 0 : 1;
  return word === 'end' && !OTHER_ENDS.includes(next) ? -1 : 0;
}

function isSemicolon(token: SqlToken | undefined): boolean {
  return token?.kind === 'symbol' && token.text === ';';
}
