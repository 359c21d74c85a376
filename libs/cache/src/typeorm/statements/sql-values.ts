import { columnFamily } from '../rows/column-family.js';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import type { SqlValue } from '../sql/sql-value.js';

/** Stands for a value that the text of a statement does not tell. */
export const NOT_KNOWN: unique symbol = Symbol('not known');

/** Returns what `value` of a statement is, given the parameters that go with its text. */
export function valueOf(value: SqlValue | null, parameters: readonly unknown[]): unknown {
  if (value === null) return NOT_KNOWN;
  if ('literal' in value) return value.literal;
  return value.parameter < parameters.length && !value.isList ? parameters[value.parameter] : NOT_KNOWN;
}

/** As `valueOf`, where `value` is stored in, or compared with, `column`: a cast to another type may have changed it. */
export function valueFor(column: ColumnMetadata, value: SqlValue | null, parameters: readonly unknown[]): unknown {
  return isOfFamily(column, value) ? valueOf(value, parameters) : NOT_KNOWN;
}

/** As `valueFor`, with each of a list of values. */
export function valuesFor(column: ColumnMetadata, value: SqlValue, parameters: readonly unknown[]): readonly unknown[] {
  if (!('isList' in value)) return [valueFor(column, value, parameters)];
  const list = parameters[value.parameter];
  return Array.isArray(list) && isOfFamily(column, value) ? (list as readonly unknown[]) : [NOT_KNOWN];
}

function isOfFamily(column: ColumnMetadata, value: SqlValue | null): boolean {
  return !value?.cast || value.cast === columnFamily(column);
}
