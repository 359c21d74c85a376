import type { TokenList } from '../tokens/token-list.js';

const RUNNABLE =
  'with select insert update delete replace upsert merge values table execute create declare refresh call truncate'.split(
    ' ',
  );

/**
 * Where the statement begins that another one runs: EXPLAIN ANALYZE, MariaDB's ANALYZE and SET STATEMENT ... FOR. Undefined when
 * nothing is run.
 */
export function innerStatement(list: TokenList): number | undefined {
  if (list.isWord(0, 'set')) return list.isWord(1, 'statement') ? list.findWord(1, list.length, 'for') + 1 : undefined;
  if (list.isWord(0, 'analyze', 'analyse')) return list.isWord(1, ...RUNNABLE, 'format') ? runnable(list) : undefined;
  if (!list.isWord(0, 'explain', 'describe', 'desc')) return undefined;
  const start = runnable(list);
  return list.slice(0, start).hasWord('analyze', 'analyse') ? start : undefined;
}

/** MariaDB has ANALYZE TABLE, which runs nothing. */
function runnable(list: TokenList): number {
  return list.find(1, list.length, (index) => list.isWord(index, ...RUNNABLE) || startsInParentheses(list, index));
}

function startsInParentheses(list: TokenList, index: number): boolean {
  return list.isSymbol(index, '(') && list.isWord(index + 1, 'select', 'with', 'values', 'table');
}
