import type { EntityMetadata } from 'typeorm';
import type { AnnouncedChanges } from '../bracket/announced-changes.js';
import { rowKey } from '../rows/row-key.js';
import type { SeenChange } from '../rules/seen-change.js';
import type { SqlCriteria, SqlEquality } from '../sql/sql-criteria.js';
import type { TableWrite } from '../sql/table-write.js';
import { NOT_KNOWN, valueOf } from './sql-values.js';

type Announced = Pick<AnnouncedChanges, 'coverRows' | 'coverCount'>;

const CHANGES: Readonly<Partial<Record<TableWrite['verb'], readonly SeenChange[]>>> = {
  update: ['update', 'soft-remove', 'recover'],
  delete: ['remove'],
};

/**
 * Tells whether events have announced every row that a statement of TypeORM's own changes: they know more of these rows than its text.
 *
 * For anything but inserts the statement has to name rows by their whole primary key, as `save` and `remove` do, and each of them
 * has to be announced: another statement may pass on the same connection in the meantime.
 */
export function isToldByEvents(
  write: TableWrite,
  metadata: EntityMetadata,
  announced: Announced,
  parameters: readonly unknown[],
): boolean {
  if (write.verb === 'insert')
    return !write.mayChangeExisting && !!write.rows && announced.coverCount(metadata, 'insert', write.rows.length);
  const changes = CHANGES[write.verb];
  const keys = changes && keysOf(write.where, metadata, parameters);
  return !!keys && announced.coverRows(metadata, changes, keys);
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
