import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';

/** Tells whether `column` can be read as it is: spatial values need functions around them, and virtual properties are no columns. */
export function isReadable({ driver }: DataSource, column: ColumnMetadata): boolean {
  return !column.isVirtualProperty && !driver.spatialTypes.includes(column.type);
}
