import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { imageOfRecord, type RowRecord } from './image-of-record.js';
import type { RowLock } from './row-lock.js';
import { rowKey } from './row-key.js';
import { byPrimaryKey, selectRows, type RowCondition, type RowCriteria } from './select-rows.js';

/** Row images by `rowKey` of the columns that the criteria name. */
export type ImagesByKey = ReadonlyMap<string, RowImage>;

/** Reads the rows with `ids` as `runner` sees them; rows that it does not see are left out. */
export async function readRows(
  runner: QueryRunner,
  dataSource: DataSource,
  metadata: EntityMetadata,
  ids: readonly ObjectLiteral[],
  lock: RowLock,
): Promise<ImagesByKey> {
  const rows = await readRowsWhere(runner, dataSource, metadata, byPrimaryKey(dataSource, metadata, ids), lock);
  return new Map(rows);
}

/** Reads the rows that `criteria` select, each with the key that its columns make. */
export async function readRowsWhere(
  runner: QueryRunner,
  dataSource: DataSource,
  metadata: EntityMetadata,
  criteria: RowCriteria | RowCondition,
  lock: RowLock,
): Promise<readonly (readonly [string, RowImage])[]> {
  const { columns, sql, parameters } = selectRows(dataSource, metadata, criteria, lock);
  const { records } = (await runner.query(sql, [...parameters], true)) as { records: RowRecord[] };
  return records.map((record) => {
    const key = criteria.columns.map((column) => record[`c${columns.indexOf(column)}`]);
    return [rowKey(key), imageOfRecord(dataSource, metadata, columns, record)];
  });
}

/** Returns the key of the row that `id` names. */
export function keyOf(dataSource: DataSource, metadata: EntityMetadata, id: ObjectLiteral): string {
  return rowKey(byPrimaryKey(dataSource, metadata, [id]).values[0]!);
}
