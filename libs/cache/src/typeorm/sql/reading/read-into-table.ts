import { isWriteVerb } from './is-write-verb.js';
import { readTable } from './read-table.js';
import type { WriteReader } from './write-reader.js';

const MYSQL_MODIFIERS = ['ignore', 'low_priority', 'high_priority', 'delayed'];
const TABLE_MODIFIERS = ['temp', 'temporary', 'unlogged', 'local', 'global', 'table'];

/** SELECT INTO makes a table; MySQL's forms for files and variables do not, and the INTO of other verbs is theirs. */
export const readIntoTable: WriteReader = ({ list, index, dialect }) => {
  const isModified = dialect === 'mysql' && list.isWord(index - 1, ...MYSQL_MODIFIERS);
  const isVariable = list.isSymbol(index + 1, '@') || list.isWord(index + 1, 'outfile', 'dumpfile');
  if (dialect === 'sqlite' || isModified || isVariable || isWriteVerb(list, index - 1, dialect)) return [];
  const start = list.find(index + 1, list.length, (at) => !list.isWord(at, ...TABLE_MODIFIERS));
  const reference = readTable(list, start, dialect);
  return reference && [{ table: reference.table, verb: 'schema', mayChangeExisting: false }];
};
