import type { DataSource, EntityMetadata } from 'typeorm';

/** Where a table is, in PostgreSQL. */
export interface Place {
  readonly schema: string;
  readonly name: string;
}

/** Returns where the table of an entity is. */
export function placeOf({ schema, tableName }: EntityMetadata, { driver }: DataSource): Place {
  return { schema: schema ?? driver.schema ?? 'public', name: tableName };
}
