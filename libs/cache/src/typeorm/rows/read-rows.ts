import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { knownColumns } from './known-columns.js';
import { prototypeOf } from './prototype-of.js';
import type { RowLock } from './row-lock.js';
import { rowKey } from './row-key.js';
import { selectRows } from './select-rows.js';

/** Row images by `rowKey`. */
export type ImagesByKey = ReadonlyMap<string, RowImage>;

/** Reads the rows with `ids` as `runner` sees them; rows that it does not see are left out. */
export async function readRows(
  runner: QueryRunner,
  dataSource: DataSource,
  metadata: EntityMetadata,
  ids: readonly ObjectLiteral[],
  lock: RowLock,
): Promise<ImagesByKey> {
  const { columns, sql, parameters } = selectRows(dataSource, metadata, ids, lock);
  const { records } = (await runner.query(sql, [...parameters], true)) as { records: Record<string, unknown>[] };
  const images = new Map<string, RowImage>();
  for (const record of records) {
    const values = columns.map((column, n) => [column, hydrate(dataSource, column, record[`c${n}`])] as const);
    const key = metadata.primaryColumns.map((primary) => record[`c${columns.indexOf(primary)}`]);
    images.set(rowKey(key), { known: knownColumns(values), prototype: prototypeOf(metadata) });
  }
  return images;
}

/** A foreign key without a property of its own has the type, and the transformer, of what it refers to. */
function hydrate(dataSource: DataSource, column: ColumnMetadata, value: unknown): unknown {
  const model = column.isVirtual && column.referencedColumn ? column.referencedColumn : column;
  return dataSource.driver.prepareHydratedValue(value, model) as unknown;
}

/** Returns the key of the row that `id` names. */
export function keyOf(dataSource: DataSource, metadata: EntityMetadata, id: ObjectLiteral): string {
  const values = metadata.primaryColumns.map(
    (column) => dataSource.driver.preparePersistentValue(column.getEntityValue(id), column) as unknown,
  );
  return rowKey(values);
}
