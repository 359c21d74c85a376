import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';
import type { RowImage } from '../../core/invalidation/row-image.js';
import { knownColumns, type ColumnValue } from './known-columns.js';
import { prototypeOf } from './prototype-of.js';
import { storedForm } from './stored-form.js';

/**
 * Returns the image of a row that was inserted, from the values given for it.
 *
 * A value that the database might return in another form than it was given is left out, and so is one it generates.
 */
export function writtenRow(metadata: EntityMetadata, entity: ObjectLiteral): RowImage {
  const values = metadata.columns.filter(isWritten).flatMap((column): ColumnValue[] => {
    if (column.embeddedMetadata || column.isVirtualProperty) return [];
    const value = formOf(column, column.getEntityValue(entity));
    return value === undefined ? [] : [[column, value]];
  });
  return { known: knownColumns(values), prototype: prototypeOf(metadata) };
}

/** TypeORM leaves out, on most databases, what is given for a column that counts by itself; a given uuid is taken. */
function isWritten(column: ColumnMetadata): boolean {
  return column.isInsert && (!column.isGenerated || column.generationStrategy === 'uuid');
}

/** An entity's property holds what a transformer gives back. */
function formOf(column: ColumnMetadata, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (column.transformer && typeof value !== 'function') return value;
  return storedForm(column, value);
}
