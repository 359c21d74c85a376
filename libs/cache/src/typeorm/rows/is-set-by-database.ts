import type { ColumnMetadata } from './column-metadata.js';

/** Tells whether the database may change `column` in an update that does not assign it: a generated column, or one with ON UPDATE. */
export function isSetByDatabase(column: ColumnMetadata): boolean {
  const { asExpression, generatedType, onUpdate, isUpdateDate, isVersion } = column;
  return !!asExpression || !!generatedType || !!onUpdate || isUpdateDate || isVersion;
}
