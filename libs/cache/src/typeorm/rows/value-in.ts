import type { RowImage } from '../../core/invalidation/row-image.js';
import type { ColumnMetadata } from './column-metadata.js';

/** Returns the value of `column` in `image`, as the entity's property holds it; undefined when it is not known. */
export function valueIn({ known }: RowImage, column: ColumnMetadata): unknown {
  const { relationMetadata: relation, referencedColumn } = column;
  const isReference = column.isVirtual && column.propertyName === relation?.propertyName;
  if (!isReference || !referencedColumn) return valueAt(known, column.propertyPath);
  const reference = valueAt(known, relation.propertyPath);
  return reference === null ? null : valueAt(reference, referencedColumn.propertyName);
}

/** Returns what is known of `columns` in `image`. */
export function valuesIn(image: RowImage, columns: readonly ColumnMetadata[]): Map<ColumnMetadata, unknown> {
  const values = columns.map((column) => [column, valueIn(image, column)] as const);
  return new Map(values.filter(([, value]) => value !== undefined));
}

function valueAt(root: unknown, path: string): unknown {
  let value = root;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
