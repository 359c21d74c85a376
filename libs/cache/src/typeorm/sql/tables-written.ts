import type { DataSource, EntityMetadata } from 'typeorm';

const QUOTES = /["`[\]]/g;
const TARGET = /\binto\s+(?:only\s+)?([^\s(]+)/g;

/** Returns the entities on the tables that `sql` inserts into; every entity when one of the tables is none's. */
export function tablesWritten(sql: string, { entityMetadatas }: DataSource): readonly EntityMetadata[] {
  const targets = [...sql.replace(QUOTES, '').toLowerCase().matchAll(TARGET)].map(([, target = '']) =>
    lastPart(target),
  );
  const found = targets.map((target) =>
    entityMetadatas.filter(({ tableName }) => lastPart(tableName.toLowerCase()) === target),
  );
  return found.length > 0 && found.every((some) => some.length > 0) ? found.flat() : entityMetadatas;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
