import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';

/** The last ones run other statements, which may be any of the first. */
const ALWAYS = (
  'alter rename truncate grant revoke lock unlock begin start stop change analyze check optimize repair flush reset backup install ' +
  'uninstall import execute call xa'
).split(' ');

/** Tells whether MySQL or MariaDB may commit the open transaction before it runs the statement, and even when it then refuses it. */
export function commitsBefore(list: TokenList, dialect: SqlDialect): boolean {
  if (dialect !== 'mysql') return false;
  if (list.isWord(0, 'create', 'drop')) return !isTemporary(list);
  if (list.isWord(0, 'set'))
    return list.findWord(1, list.length, 'autocommit', 'password', 'statement', 'default') < list.length;
  return list.isWord(0, ...ALWAYS);
}

function isTemporary(list: TokenList): boolean {
  return list.findWord(1, 4, 'temporary') < Math.min(4, list.length);
}
