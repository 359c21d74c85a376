import type { StatementKind } from '../statement-kind.js';
import type { TokenList } from '../tokens/token-list.js';

const NOISE = ['work', 'transaction', 'tran'];
/** BEGIN followed by anything else opens a block of statements in MariaDB. */
const AFTER_BEGIN = [
  ...NOISE,
  'deferred',
  'immediate',
  'exclusive',
  'concurrent',
  'isolation',
  'read',
  'deferrable',
  'priority',
  'as',
];
const AFTER_END = [...NOISE, 'and', 'no', 'release'];

/** What a statement does to the transaction, in order; undefined for one that is not about it. */
export function readControl(list: TokenList): readonly StatementKind[] | undefined {
  switch (list.word(0)) {
    case 'begin':
      return isBegin(list) ? ['begin'] : undefined;
    case 'start':
      return list.isWord(1, 'transaction') ? ['begin'] : undefined;
    case 'commit':
      return list.isWord(1, 'prepared') ? undefined : chained('commit', list);
    case 'end':
      return list.length === 1 || list.isWord(1, ...AFTER_END) ? chained('commit', list) : undefined;
    case 'rollback':
    case 'abort':
      return readRollback(list);
    case 'savepoint':
      return ['savepoint'];
    case 'release':
      return [readRelease(list)];
    case 'prepare':
      return list.isWord(1, 'transaction') && list.length === 3 ? ['hand-over'] : undefined;
    default:
      return undefined;
  }
}

function isBegin(list: TokenList): boolean {
  const isNotDeferrable = list.isWord(1, 'not') && list.isWord(2, 'deferrable');
  return list.length === 1 || list.isWord(1, ...AFTER_BEGIN) || isNotDeferrable;
}

function readRollback(list: TokenList): readonly StatementKind[] | undefined {
  if (list.isWord(1, 'prepared')) return undefined;
  return list.isWord(list.isWord(1, ...NOISE) ? 2 : 1, 'to') ? ['savepoint'] : chained('rollback', list);
}

/** CockroachDB commits when this savepoint is released. */
function readRelease(list: TokenList): StatementKind {
  const name = list.at(list.isWord(1, 'savepoint') ? 2 : 1).text.replaceAll('"', '');
  return name.toLowerCase() === 'cockroach_restart' ? 'early-commit' : 'savepoint';
}

/** AND CHAIN opens the next transaction at once. */
function chained(kind: StatementKind, list: TokenList): readonly StatementKind[] {
  const chain = list.findWord(1, list.length, 'chain');
  return chain < list.length && !list.isWord(chain - 1, 'no') ? [kind, 'begin'] : [kind];
}
