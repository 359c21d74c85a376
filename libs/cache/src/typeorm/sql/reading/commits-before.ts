import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';

const ALWAYS =
  'alter rename truncate grant revoke lock unlock begin start analyze cache check optimize repair flush install uninstall import'.split(
    ' ',
  );

/** Tells whether MySQL commits the open transaction before it runs the statement. */
export function commitsBefore(list: TokenList, dialect: SqlDialect): boolean {
  if (dialect !== 'mysql') return false;
  if (list.isWord(0, 'create', 'drop')) return !isTemporary(list);
  if (list.isWord(0, 'set')) return list.findWord(1, list.length, 'autocommit', 'password') < list.length;
  return list.isWord(0, ...ALWAYS);
}

function isTemporary(list: TokenList): boolean {
  return list.findWord(1, 4, 'temporary') < Math.min(4, list.length);
}
