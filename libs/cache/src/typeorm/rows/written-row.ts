import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { knownColumns, type ColumnValue } from './known-columns.js';
import { prototypeOf } from './prototype-of.js';

const INTEGERS = /^(int|integer|int2|int4|smallint|tinyint|mediumint)$/;
const CHANGED_BY_STORING = /char$|^character$|decimal|numeric|money|float|real|double|date|time|year|bit|json|interval/;

/**
 * Returns the image of a row about to be inserted, from the values given for it.
 *
 * A value that the database might return in another form than it was given is left out, and so is one it generates.
 */
export function writtenRow(metadata: EntityMetadata, entity: ObjectLiteral): RowImage {
  return rowOf(metadata, metadata.columns.filter(isWritten), entity);
}

/** Returns the image of a row of which the primary key is known. */
export function namedRow(metadata: EntityMetadata, id: ObjectLiteral): RowImage {
  return rowOf(metadata, metadata.primaryColumns, id);
}

/** TypeORM leaves out, on most databases, what is given for a column that counts by itself; a given uuid is taken. */
function isWritten(column: ColumnMetadata): boolean {
  return column.isInsert && (!column.isGenerated || column.generationStrategy === 'uuid');
}

function rowOf(metadata: EntityMetadata, columns: readonly ColumnMetadata[], entity: ObjectLiteral): RowImage {
  const values = columns.flatMap((column): ColumnValue[] => {
    if (column.embeddedMetadata || column.isVirtualProperty) return [];
    const value = storedForm(column, column.getEntityValue(entity));
    return value === undefined ? [] : [[column, value]];
  });
  return { known: knownColumns(values), prototype: prototypeOf(metadata) };
}

function storedForm(column: ColumnMetadata, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'function' || typeof value === 'object') return undefined;
  if (column.transformer) return value;
  const type = typeName(column);
  if (INTEGERS.test(type)) return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (type === 'bigint' || type === 'int8') return typeof value === 'string' ? value : undefined;
  if (type === 'uuid') return typeof value === 'string' ? value.toLowerCase() : undefined;
  if (type === 'boolean' || type === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (CHANGED_BY_STORING.test(type) && type !== 'varchar') return undefined;
  return typeof value === 'string' ? value : undefined;
}

function typeName({ type }: ColumnMetadata): string {
  if (type === Number) return 'integer';
  return typeof type === 'function' ? type.name.toLowerCase() : type;
}
