import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';
import { isSingleWriter } from '../sql/is-single-writer.js';
import type { RowLock } from './row-lock.js';

/** A statement that reads rows by primary key; column `n` of the entity's readable ones is called `cn`. */
export interface RowSelection {
  readonly columns: readonly ColumnMetadata[];
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * Builds the statement that reads every plain column of the rows with `ids`, soft-deleted ones too.
 *
 * @param lock - Keeps others from changing the rows until the transaction ends, as the write that follows would, and no more.
 */
export function selectRows(
  dataSource: DataSource,
  metadata: EntityMetadata,
  ids: readonly ObjectLiteral[],
  lock: RowLock,
): RowSelection {
  const { driver } = dataSource;
  const parameters: unknown[] = [];
  const equals = (column: ColumnMetadata, id: ObjectLiteral): string => {
    parameters.push(driver.preparePersistentValue(column.getEntityValue(id), column));
    return `${driver.escape(column.databaseName)} = ${driver.createParameter('key', parameters.length - 1)}`;
  };
  const where = ids.map((id) => `(${metadata.primaryColumns.map((column) => equals(column, id)).join(' AND ')})`);
  const columns = metadata.columns.filter((column) => isReadable(dataSource, column));
  const list = columns.map((column, n) => `${driver.escape(column.databaseName)} AS ${driver.escape(`c${n}`)}`);
  const table = metadata.tablePath
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
  const suffix = lockClause(dataSource, metadata, lock);
  return { columns, sql: `SELECT ${list.join(', ')} FROM ${table} WHERE ${where.join(' OR ')}${suffix}`, parameters };
}

/** In one order for everybody, so that two who lock the same rows wait for each other once, not for ever. */
function lockClause(dataSource: DataSource, metadata: EntityMetadata, lock: RowLock): string {
  if (lock === 'none' || isSingleWriter(dataSource)) return '';
  const { driver, options } = dataSource;
  const order = metadata.primaryColumns.map((column) => driver.escape(column.databaseName)).join(', ');
  // Anything stronger would make the transaction wait for inserts of referring rows, as its own UPDATE does not.
  const strength = options.type === 'postgres' && lock === 'update' ? 'NO KEY UPDATE' : 'UPDATE';
  return ` ORDER BY ${order} FOR ${strength}`;
}

/** Spatial values need functions around them, and virtual properties are no columns. */
function isReadable({ driver }: DataSource, column: ColumnMetadata): boolean {
  return !column.isVirtualProperty && !driver.spatialTypes.includes(column.type);
}
