import type { EntityMetadata } from 'typeorm';

/** Returns the bare name of an entity's table, in lower case: what accessors of other processes know it by. */
export function tableName(metadata: EntityMetadata): string {
  const { tableName: name } = metadata;
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase();
}
