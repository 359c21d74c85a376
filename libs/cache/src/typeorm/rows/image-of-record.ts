import type { DataSource, EntityMetadata } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import type { ColumnMetadata } from './column-metadata.js';
import { knownColumns } from './known-columns.js';
import { prototypeOf } from './prototype-of.js';

/** A row as the database gives it, column `n` of those asked for under the name `cn`. */
export type RowRecord = Readonly<Record<string, unknown>>;

/** Returns the image of a row of which `columns` were read. */
export function imageOfRecord(
  dataSource: DataSource,
  metadata: EntityMetadata,
  columns: readonly ColumnMetadata[],
  record: RowRecord,
): RowImage {
  const values = columns.map((column, n) => [column, hydrate(dataSource, column, record[`c${n}`])] as const);
  return { known: knownColumns(values), prototype: prototypeOf(metadata) };
}

/** A foreign key without a property of its own has the type, and the transformer, of what it refers to. */
function hydrate(dataSource: DataSource, column: ColumnMetadata, value: unknown): unknown {
  const model = column.isVirtual && column.referencedColumn ? column.referencedColumn : column;
  return dataSource.driver.prepareHydratedValue(value, model) as unknown;
}
