import type { EntityMetadata, ObjectLiteral } from 'typeorm';

/** Returns the primary key in `source`, an entity or an id as events carry it; nothing unless it is complete. */
export function identityOf(metadata: EntityMetadata, source: unknown): ObjectLiteral | undefined {
  if (source === undefined || source === null) return undefined;
  const id = metadata.getEntityIdMap(metadata.ensureEntityIdMap(source));
  if (!id) return undefined;
  const values = metadata.primaryColumns.map((column) => column.getEntityValue(id) as unknown);
  return values.every((value) => value !== undefined && value !== null && typeof value !== 'function') ? id : undefined;
}
