import type { DataSource, EntityMetadata } from 'typeorm';
import type { RowChange } from '../../core/invalidation/rule.js';

/** Where a statement that TypeORM built writes, and what it may do there. */
export interface WriteTarget {
  /** The entities on the table; none for a table that is no entity's, such as that of the migrations. */
  readonly metadatas: readonly EntityMetadata[];
  readonly changes: readonly RowChange[];
}

const QUOTES = /["`]/g;
const TARGET = /\b(insert\s+into|update|delete\s+from)\s+(?:only\s+)?([^\s(]+)/;
/** An update may set or clear the date of a soft removal. */
const CHANGES: Readonly<Record<string, readonly RowChange[]>> = {
  i: ['insert'],
  u: ['update', 'remove', 'insert'],
  d: ['remove'],
};

/** Reads the first table that `sql` writes to. */
export function writeTarget(sql: string, { entityMetadatas }: DataSource): WriteTarget {
  const [, verb, target] = TARGET.exec(sql.replace(QUOTES, '').toLowerCase()) ?? [];
  if (!verb || !target) return { metadatas: [], changes: [] };
  const name = lastPart(target);
  return {
    metadatas: entityMetadatas.filter(({ tableName }) => lastPart(tableName.toLowerCase()) === name),
    changes: CHANGES[verb.charAt(0)] ?? [],
  };
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
