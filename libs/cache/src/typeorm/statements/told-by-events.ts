import type { DataSource, EntityMetadata } from 'typeorm';
import type { RunnerSession } from '../bracket/runner-session.js';
import { rowKey } from '../rows/row-key.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { SqlCriteria, SqlEquality } from '../sql/sql-criteria.js';
import type { SqlAssignment } from '../sql/sql-value.js';
import type { TableWrite } from '../sql/table-write.js';
import { NOT_KNOWN, valueOf } from './sql-values.js';

/** What events have announced. */
type Told = Pick<RunnerSession, 'announced' | 'inserts'>;

/** The parameters that go with a statement, and what they are made for. */
interface Given {
  readonly dataSource: DataSource;
  readonly parameters: readonly unknown[];
}

const CHANGES: Readonly<Partial<Record<TableWrite['verb'], readonly SeenChange[]>>> = {
  update: ['update', 'soft-remove', 'recover'],
  delete: ['remove'],
};

/**
 * Tells whether events have announced every row that a statement of TypeORM's own changes: they know more of these rows than its text.
 *
 * An insert has to be made of announced entities; any other statement has to name rows by their whole primary key, as `save` and `remove`
 * do, and each of them has to be announced: another statement may pass on the same connection in the meantime.
 */
export function isToldByEvents(
  write: TableWrite,
  metadata: EntityMetadata,
  { announced, inserts }: Told,
  given: Given,
): boolean {
  const { parameters } = given;
  if (write.verb === 'insert') {
    if (write.mayChangeExisting || !write.rows) return false;
    const rows = write.rows.map((row) => (entity: object) => isMadeOf(row, entity, metadata, given));
    return inserts.take(metadata, rows);
  }
  const changes = CHANGES[write.verb];
  const keys = changes && keysOf(write.where, metadata, parameters);
  return !!keys && announced.coverRows(metadata, changes, keys);
}

/** Tells whether a row of an INSERT holds what `entity` does, as far as both say anything. */
function isMadeOf(
  row: readonly SqlAssignment[],
  entity: object,
  { columns }: EntityMetadata,
  { dataSource: { driver }, parameters }: Given,
): boolean {
  return row.every(({ column: name, value }) => {
    const column = columns.find(({ databaseName }) => databaseName === name);
    const own: unknown = column?.getEntityValue(entity);
    if (!column || !value || 'literal' in value || own === undefined || typeof own === 'function') return true;
    return rowKey([driver.preparePersistentValue(own, column)]) === rowKey([parameters[value.parameter]]);
  });
}

function keysOf(
  where: SqlCriteria | undefined,
  metadata: EntityMetadata,
  parameters: readonly unknown[],
): readonly string[] | undefined {
  if (!where) return undefined;
  const lists = (where.alternatives ?? [where.equalities]).map((each) => keysIn(each, metadata, parameters));
  return lists.every((keys) => keys !== undefined) ? lists.flat() : undefined;
}

/** Returns the keys that `equalities` name, if they name a whole one; what else they demand leaves fewer rows. */
function keysIn(
  equalities: readonly SqlEquality[],
  { primaryColumns }: EntityMetadata,
  parameters: readonly unknown[],
): readonly string[] | undefined {
  const values = primaryColumns.map(({ databaseName }) => {
    const equality = equalities.find(({ column }) => column === databaseName);
    return equality?.values.map((value) => valueOf(value, parameters)) ?? [NOT_KNOWN];
  });
  if (values.some((list) => list.includes(NOT_KNOWN))) return undefined;
  if (values.length === 1) return values[0]!.map((value) => rowKey([value]));
  return values.every((list) => list.length === 1) ? [rowKey(values.map(([value]) => value))] : undefined;
}
