import type { SqlDialect } from '../sql-dialect.js';
import type { TableWrite } from '../table-write.js';
import type { TokenList } from '../tokens/token-list.js';

/** Where a reader of one verb begins: at the verb. */
export interface WriteSource {
  readonly list: TokenList;
  readonly index: number;
  readonly sql: string;
  readonly dialect: SqlDialect;
}

/** The tables written by the verb at an index; undefined when they are not understood. */
export type WriteReader = (source: WriteSource) => readonly TableWrite[] | undefined;

/** A condition or value can be taken on its own only where the verb begins the statement: nothing named before can be in it. */
export function isAlone({ index }: WriteSource): boolean {
  return index === 0;
}
