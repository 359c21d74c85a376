import type { DataSource, EntityMetadata } from 'typeorm';
import type { TableName } from './table-write.js';

/**
 * Returns the entities on a table as SQL text names it: all on tables of that name, except those known to be in another schema.
 *
 * Case does not count: whether it does to the database depends on quoting, settings and the file system.
 */
export function entitiesOn({ schema, name }: TableName, { entityMetadatas }: DataSource): readonly EntityMetadata[] {
  const sameName = entityMetadatas.filter(({ tableName }) => lastPart(tableName).toLowerCase() === name.toLowerCase());
  if (schema === undefined) return sameName;
  return sameName.filter((metadata) => {
    const places = [metadata.schema, metadata.database].filter((place) => place !== undefined && place !== '');
    return places.length === 0 || places.some((place) => place?.toLowerCase() === schema.toLowerCase());
  });
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
