import type { DataSource, EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';
import { isSingleWriter } from '../sql/is-single-writer.js';
import { isReadable } from './is-readable.js';
import type { RowLock } from './row-lock.js';

/** A statement that reads rows; column `n` of the entity's readable ones is called `cn`. */
export interface RowSelection {
  readonly columns: readonly ColumnMetadata[];
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Rows in which `columns` hold one of several lists of values, given as the database takes them. */
export interface RowCriteria {
  readonly columns: readonly ColumnMetadata[];
  readonly values: readonly (readonly unknown[])[];
  /** Rows that are wanted at most; all when left out. */
  readonly limit?: number;
}

/** Rows that fulfil a condition in SQL. */
export interface RowCondition {
  /** What the rows are told apart by. */
  readonly columns: readonly ColumnMetadata[];
  /** Its placeholders are those of the database, counted from its own first one. */
  readonly condition: string;
  readonly parameters: readonly unknown[];
  /** What it calls the table, if not by its name. */
  readonly alias?: string;
  readonly limit?: number;
}

/** Returns the criteria that select the rows with `ids`. */
export function byPrimaryKey(
  { driver }: DataSource,
  { primaryColumns }: EntityMetadata,
  ids: readonly ObjectLiteral[],
): RowCriteria {
  const values = ids.map((id) =>
    primaryColumns.map((column) => driver.preparePersistentValue(column.getEntityValue(id), column) as unknown),
  );
  return { columns: primaryColumns, values };
}

/**
 * Builds the statement that reads every plain column of the rows that `criteria` select, soft-deleted ones too.
 *
 * @param lock - Keeps others from changing the rows until the transaction ends, as the write that follows would, and no more.
 */
export function selectRows(
  dataSource: DataSource,
  metadata: EntityMetadata,
  criteria: RowCriteria | RowCondition,
  lock: RowLock,
): RowSelection {
  const { driver } = dataSource;
  const { condition, parameters, alias } = 'condition' in criteria ? criteria : conditionOf(dataSource, criteria);
  const columns = metadata.columns.filter((column) => isReadable(dataSource, column));
  const list = columns.map((column, n) => `${driver.escape(column.databaseName)} AS ${driver.escape(`c${n}`)}`);
  const table = metadata.tablePath
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
  const limit = criteria.limit === undefined ? '' : ` LIMIT ${criteria.limit}`;
  const suffix = lockClauses(dataSource, metadata, lock);
  return {
    columns,
    sql: `SELECT ${list.join(', ')} FROM ${table}${alias ? ` ${driver.escape(alias)}` : ''} WHERE ${condition}${suffix.order}${limit}${suffix.lock}`,
    parameters,
  };
}

function conditionOf({ driver }: DataSource, { columns, values }: RowCriteria): RowCondition {
  const parameters: unknown[] = [];
  const equals = (column: ColumnMetadata, value: unknown): string => {
    parameters.push(value);
    return `${driver.escape(column.databaseName)} = ${driver.createParameter('key', parameters.length - 1)}`;
  };
  const rows = values.map((row) => `(${columns.map((column, n) => equals(column, row[n])).join(' AND ')})`);
  return { columns, condition: rows.join(' OR '), parameters };
}

/** In one order for everybody, so that two who lock the same rows wait for each other once, not for ever. */
function lockClauses(dataSource: DataSource, metadata: EntityMetadata, lock: RowLock): { order: string; lock: string } {
  if (lock === 'none' || isSingleWriter(dataSource)) return { order: '', lock: '' };
  const { driver, options } = dataSource;
  const order = metadata.primaryColumns.map((column) => driver.escape(column.databaseName)).join(', ');
  // Anything stronger would make the transaction wait for inserts of referring rows, as its own UPDATE does not.
  const strength = options.type === 'postgres' && lock === 'update' ? 'NO KEY UPDATE' : 'UPDATE';
  return { order: ` ORDER BY ${order}`, lock: ` FOR ${strength}` };
}
