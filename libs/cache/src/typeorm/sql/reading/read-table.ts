import type { SqlDialect } from '../sql-dialect.js';
import type { TableName } from '../table-write.js';
import type { TokenList } from '../tokens/token-list.js';
import { readName } from './read-name.js';

/** A table where a statement names one, and the index behind all that belongs to it. */
export interface TableReference {
  readonly table: TableName;
  readonly alias?: string;
  readonly next: number;
}

/** Words that follow a table and are no alias of it. */
const NO_ALIAS =
  'set where from using join inner left right full cross natural straight_join on values value select default overriding partition ' +
  'when returning order limit indexed not use force ignore for with table to rename add drop alter cascade restrict restart continue tablesample';
const CLAUSES = new Set(NO_ALIAS.split(' '));

/** What a write tells of the table it is on. */
export function namedBy({ table, alias }: TableReference): Pick<TableReference, 'table' | 'alias'> {
  return alias === undefined ? { table } : { table, alias };
}

/** Reads `[ONLY] [database.][schema.]table [*] [[AS] alias]`; undefined when no name stands there. */
export function readTable(list: TokenList, start: number, dialect: SqlDialect): TableReference | undefined {
  const isOnly = list.isWord(start, 'only') && dialect === 'postgres';
  const isWrapped = isOnly && list.isSymbol(start + 1, '(');
  const path = readPath(list, start + (isOnly ? 1 : 0) + (isWrapped ? 1 : 0), dialect);
  if (!path) return undefined;
  const [name = '', schema] = path.names.toReversed();
  const table = schema === undefined ? { name } : { schema, name };
  const next = skipStar(list, isWrapped ? path.next + 1 : path.next);
  return { table, ...readAlias(list, next, dialect) };
}

function readPath(list: TokenList, start: number, dialect: SqlDialect) {
  const names: string[] = [];
  for (let index = start; ; index += 2) {
    const name = readName(list.at(index), dialect);
    if (name === undefined) return undefined;
    names.push(name);
    if (!list.isSymbol(index + 1, '.') || list.isSymbol(index + 2, '*')) return { names, next: index + 1 };
  }
}

function skipStar(list: TokenList, index: number): number {
  const star = list.isSymbol(index, '.') ? index + 1 : index;
  return list.isSymbol(star, '*') ? star + 1 : index;
}

function readAlias(list: TokenList, index: number, dialect: SqlDialect): { alias?: string; next: number } {
  const at = list.isWord(index, 'as') ? index + 1 : index;
  const isAlias = at > index || (list.isName(at) && !CLAUSES.has(list.word(at)));
  const alias = isAlias ? readName(list.at(at), dialect) : undefined;
  return alias === undefined ? { next: index } : { alias, next: at + 1 };
}
