import type { DataSource, EntityMetadata } from 'typeorm';
import { tablesOfView } from '../rules/tables-of-view.js';
import type { TableWrite } from '../sql/table-write.js';

/** Returns the entities whose rows a write to `metadata` changes: those that it reads, for a view; nothing when that cannot be told. */
export function tablesWrittenBy(
  metadata: EntityMetadata,
  { verb }: TableWrite,
  { entityMetadatas }: DataSource,
): readonly EntityMetadata[] | undefined {
  const isUpdatable = metadata.tableType === 'view' && !metadata.tableMetadataArgs.materialized;
  if (!isUpdatable || verb === 'schema') return [metadata];
  const { metadatas, unknown, silent } = tablesOfView(metadata, entityMetadatas);
  return unknown.length === 0 && silent.length === 0 ? metadatas : undefined;
}
