import type { DataSource, EntityMetadata } from 'typeorm';
import type { RowImage } from '../../core/invalidation/row-image.js';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import { knownColumns, type ColumnValue } from '../rows/known-columns.js';
import { prototypeOf } from '../rows/prototype-of.js';
import { isSetByDatabase } from '../rows/is-set-by-database.js';
import { comparedForm } from '../rows/stored-form.js';
import { UNKNOWN_ROW } from '../rows/unknown-row.js';
import { valueIn, valuesIn } from '../rows/value-in.js';
import type { ForeignKey, KeyAction } from './foreign-key.js';

/** One image of a parent row, and the entity whose properties it has. */
export interface ParentImage {
  readonly metadata: EntityMetadata;
  readonly image: RowImage;
}

/** Returns the values that `key` refers to in a parent row, each undefined when it is not known. */
export function referencedValues(key: ForeignKey, { metadata, image }: ParentImage): readonly unknown[] {
  return key.referenced.map((column) => valueIn(image, columnIn(metadata, column)));
}

/**
 * Returns the image of the rows that refer to a parent row: their foreign key is a copy of what it refers to, and the rest is unknown.
 *
 * @returns null when nothing can refer to the row, since its key is null.
 */
export function childImage(dataSource: DataSource, key: ForeignKey, parent: ParentImage): RowImage | null {
  const values = referencedValues(key, parent);
  if (values.includes(null)) return null;
  const copied = key.columns.flatMap((column, n): ColumnValue[] => {
    // Embedded objects are known as a whole or not at all.
    if (column.embeddedMetadata || values[n] === undefined || key.referenced[n]!.transformer) return [];
    const value = comparedForm(dataSource, modelOf(column), values[n]);
    return value === undefined ? [] : [[column, value]];
  });
  return copied.length > 0 ? { known: knownColumns(copied), prototype: prototypeOf(key.child) } : UNKNOWN_ROW;
}

/** Returns `image`, of a row that refers by `key`, as it is once the database has cleared its foreign key. */
export function clearedImage(key: ForeignKey, action: KeyAction, image: RowImage): RowImage {
  // A composite key may be cleared in some columns only, and an embedded one is part of an object.
  const isPlain = action === 'clear' && key.columns.length === 1 && !key.columns[0]!.embeddedMetadata;
  if (!isPlain) return UNKNOWN_ROW;
  const kept = key.child.columns.filter((column) => !isSetByDatabase(column));
  const values = valuesIn(image, kept);
  values.set(key.columns[0]!, null);
  return { known: knownColumns([...values]), prototype: prototypeOf(key.child) };
}

/** Entities that share a table each have columns of their own for it. */
function columnIn({ columns }: EntityMetadata, { databaseName }: ColumnMetadata): ColumnMetadata {
  const column = columns.find((each) => each.databaseName === databaseName);
  return column ?? NO_COLUMN;
}

/** A foreign key without a property of its own has the type of what it refers to. */
function modelOf(column: ColumnMetadata): ColumnMetadata {
  return column.isVirtual && column.referencedColumn ? column.referencedColumn : column;
}

/** A column whose value nobody knows. */
const NO_COLUMN = { propertyPath: '', isVirtual: false } as ColumnMetadata;
