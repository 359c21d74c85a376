import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';

const VERBS = ['insert', 'replace', 'upsert', 'update', 'delete', 'merge'];
/** FOR UPDATE, ON UPDATE, ON DELETE, DO UPDATE, THEN UPDATE, THEN DELETE. */
const NO_VERB_AFTER = ['for', 'on', 'do', 'then'];
const BEFORE_INTO = ['into', 'or', 'ignore', 'low_priority', 'high_priority', 'delayed'];

/**
 * Tells whether the word at an index writes. Elsewhere than at the start that is a matter of what follows, as these words also name
 * columns and functions; a verb too many costs little, one too few a stale cache.
 */
export function isWriteVerb(list: TokenList, index: number, dialect: SqlDialect): boolean {
  if (!list.isWord(index, ...VERBS)) return false;
  if (index === 0) return true;
  if (list.isSymbol(index - 1, '.') || list.isWord(index - 1, ...NO_VERB_AFTER)) return false;
  // Only a WITH or the parentheses of a COPY hold a statement that writes.
  if (!list.hasWith && !list.isSymbol(index - 1, '(')) return false;
  if (isKeyUpdate(list, index) || isOrReplace(list, index)) return false;
  // No column of MySQL has one of these names unquoted, but two functions have.
  const isReserved = dialect === 'mysql' && !list.isWord(index, 'merge', 'upsert') && !list.isSymbol(index + 1, '(');
  return isReserved || hasSequel(list, index);
}

/** FOR NO KEY UPDATE and ON DUPLICATE KEY UPDATE. */
function isKeyUpdate(list: TokenList, index: number): boolean {
  return list.isWord(index - 1, 'key') && list.isWord(index - 2, 'no', 'duplicate');
}

/** INSERT OR REPLACE and UPDATE OR REPLACE, where the first word is the verb. */
function isOrReplace(list: TokenList, index: number): boolean {
  return list.isWord(index, 'replace') && list.isWord(index - 1, 'or') && list.isWord(index - 2, 'insert', 'update');
}

function hasSequel(list: TokenList, index: number): boolean {
  const next = index + 1;
  switch (list.word(index)) {
    case 'update':
      return hasSet(list, index);
    case 'delete':
      return list.isWord(next, 'from');
    case 'merge':
      return list.isWord(next, 'into') || (list.isName(next) && !list.isWord(next, 'from', 'as'));
    default:
      return list.isWord(next, ...BEFORE_INTO);
  }
}

/** The search ends at the next UPDATE: many of them in one text must not make it slow. */
function hasSet(list: TokenList, index: number): boolean {
  const isTable = list.isName(index + 1) && !list.isWord(index + 1, 'from');
  return isTable && list.isWord(list.findWord(index + 2, list.length, 'set', 'update'), 'set');
}
