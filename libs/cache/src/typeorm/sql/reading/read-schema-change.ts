import type { SqlDialect } from '../sql-dialect.js';
import type { TokenList } from '../tokens/token-list.js';
import { findWrites } from './find-writes.js';
import type { FoundWrites } from './find-writes.js';
import { readTables } from './read-tables.js';

/** Objects without rows. Of those missing here nobody knows. */
const WITHOUT_ROWS = new Set(
  (
    'index function procedure trigger event rule package sequence role user group aggregate operator collation conversion ' +
    'cast language publication statistics tablespace routine prepare default system type domain'
  ).split(' '),
);
/** Without rows when made; but they hold tables, or run scripts. */
const CONTAINERS = new Set(['schema', 'database', 'extension', 'server']);

/** CREATE, ALTER and DROP: the tables and views they name. */
export function readSchemaChange(list: TokenList, sql: string, dialect: SqlDialect): FoundWrites {
  const { object } = list;
  if (object === 'table' || object === 'view') return readTableChange(list, object, sql, dialect);
  if (CONTAINERS.has(object))
    return list.isWord(0, 'create') && list.findWord(1, list.length, 'create') === list.length ? [] : undefined;
  return WITHOUT_ROWS.has(object) && !changesRows(list, object) ? [] : undefined;
}

/** Dropping a type with CASCADE drops columns; renaming a value of an enumeration changes what rows hold. */
function changesRows(list: TokenList, object: string): boolean {
  if (list.isWord(0, 'drop')) return list.hasWord('cascade');
  return list.isWord(0, 'alter') && object === 'type' && (list.hasWord('attribute') || isValueRenamed(list));
}

function isValueRenamed(list: TokenList): boolean {
  const rename = list.findWord(1, list.length, 'rename');
  return list.isWord(rename + 1, 'value');
}

function readTableChange(list: TokenList, object: string, sql: string, dialect: SqlDialect): FoundWrites {
  const start = skipCondition(list, list.findWord(1, list.length, object) + 1);
  if (list.isWord(0, 'drop')) return list.hasWord('cascade') ? undefined : readTables(list, start, 'schema', dialect);
  const made = readTables(list.slice(0, firstTableEnd(list, start)), start, 'schema', dialect);
  const more = list.isWord(0, 'alter') ? readAlterations(list, start, dialect) : findCopied(list, sql, dialect);
  return made && more && [...made, ...more];
}

function firstTableEnd(list: TokenList, start: number): number {
  return list.find(start, list.length, (index) => list.isSymbol(index, ',') || list.isSymbol(index, '('));
}

/** CREATE TABLE AS in PostgreSQL may have a WITH that writes. */
function findCopied(list: TokenList, sql: string, dialect: SqlDialect): FoundWrites {
  return dialect === 'postgres' ? findWrites(list, sql, dialect) : [];
}

/** ALTER names a second table after RENAME [TO | AS], or after TABLE (EXCHANGE PARTITION). */
function readAlterations(list: TokenList, start: number, dialect: SqlDialect): FoundWrites {
  if (list.findWord(start, list.length, 'schema') < list.length) return undefined;
  const isSecond = (index: number) => index > start && (isRename(list, index) || list.isWord(index, 'table'));
  const names = list.split(start, list.length, isSecond).slice(1);
  const found = names.map(([from, to]) =>
    readTables(list.slice(0, nameEnd(list, from, to)), skipTo(list, from), 'schema', dialect),
  );
  return found.every((each) => each !== undefined) ? found.flat() : undefined;
}

function nameEnd(list: TokenList, from: number, to: number): number {
  return list.find(from, to, (index) => list.isSymbol(index, ','));
}

/** RENAME of a column, index or constraint names no table. */
function isRename(list: TokenList, index: number): boolean {
  const next = index + 1;
  if (!list.isWord(index, 'rename')) return false;
  if (list.isWord(next, 'to', 'as')) return true;
  return !list.isWord(next, 'column', 'index', 'key', 'constraint', 'attribute') && !list.isWord(next + 1, 'to');
}

function skipTo(list: TokenList, index: number): number {
  return list.isWord(index, 'to', 'as') ? index + 1 : index;
}

function skipCondition(list: TokenList, start: number): number {
  if (!list.isWord(start, 'if')) return start;
  return list.isWord(start + 1, 'not') ? start + 3 : start + 2;
}
