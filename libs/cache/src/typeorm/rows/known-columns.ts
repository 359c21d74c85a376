import type { ColumnMetadata } from './column-metadata.js';
import { referenceTo } from './reference-to.js';

/** A column and its value, as the entity's property would hold it. */
export type ColumnValue = readonly [ColumnMetadata, unknown];

/**
 * Turns column values into values by property: plain columns, embedded objects that are complete, and references for relations of
 * which every foreign key column is given.
 */
export function knownColumns(values: readonly ColumnValue[]): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const [column, value] of values) setPath(known, column.propertyPath.split('.'), column, value);
  const given = new Map(values);
  for (const column of given.keys()) addReference(known, column, given);
  return known;
}

function setPath(
  known: Record<string, unknown>,
  path: readonly string[],
  column: ColumnMetadata,
  value: unknown,
): void {
  // Its property is the relation's, which holds a reference.
  if (column.isVirtual && column.propertyName === column.relationMetadata?.propertyName) return;
  if (!column.embeddedMetadata) {
    known[column.propertyName] = value;
    return;
  }
  let parent = known;
  for (const step of path.slice(0, -1)) parent = (parent[step] ??= {}) as Record<string, unknown>;
  parent[column.propertyName] = value;
}

function addReference(
  known: Record<string, unknown>,
  column: ColumnMetadata,
  given: ReadonlyMap<ColumnMetadata, unknown>,
): void {
  const relation = column.relationMetadata;
  // A junction's columns belong to a relation of another entity.
  if (
    !relation ||
    relation.isManyToMany ||
    relation.embeddedMetadata ||
    !relation.joinColumns.every((joined) => given.has(joined))
  )
    return;
  const missing = relation.joinColumns.some((joined) => given.get(joined) == null);
  const reference = relation.joinColumns.map((joined) => [joined.referencedColumn?.propertyName, given.get(joined)]);
  known[relation.propertyName] = missing ? null : referenceTo(Object.fromEntries(reference) as Record<string, unknown>);
}
