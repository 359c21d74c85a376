import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';

/** The lock that the write to come will take: of an update that leaves keys alone, or of a removal or a change of a key. */
export type RowLock = 'none' | 'update' | 'remove';

interface Updated {
  readonly metadata: EntityMetadata;
  readonly updatedColumns?: readonly ColumnMetadata[];
  readonly updatedRelations?: EntityMetadata['relations'];
}

/** Returns the lock of an update, as far as it is known what it updates. */
export function lockOfUpdate({ metadata, updatedColumns = [], updatedRelations = [] }: Updated): RowLock {
  const updated = [...updatedColumns, ...updatedRelations.flatMap(({ joinColumns }) => joinColumns)];
  const keys = new Set([
    ...metadata.primaryColumns,
    ...metadata.uniques.flatMap(({ columns }) => columns),
    ...metadata.indices.flatMap(({ columns, isUnique }) => (isUnique ? columns : [])),
  ]);
  return updated.some((column) => keys.has(column)) ? 'remove' : 'update';
}
