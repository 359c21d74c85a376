import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';

const INTEGERS = /^(int|integer|int2|int4|smallint|tinyint|mediumint)$/;
const LONG_INTEGERS = /^(bigint|int8)$/;
const TEXTS = /^(varchar|character varying|text|string|enum|simple-enum)$/;
const CHANGED_BY_STORING = /char$|^character$|decimal|numeric|money|float|real|double|date|time|year|bit|json|interval/;

/**
 * Returns what the database will give back for `value`, a parameter or literal of an INSERT or SET; nothing when that may be in
 * another form than it was given.
 */
export function storedForm(column: ColumnMetadata, value: unknown): unknown {
  if (value === null) return null;
  if (column.transformer || !isPlain(value)) return undefined;
  const type = typeName(column);
  if (INTEGERS.test(type)) return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (LONG_INTEGERS.test(type)) return longInteger(value);
  if (type === 'uuid') return typeof value === 'string' ? value.toLowerCase() : undefined;
  if (type === 'boolean' || type === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (CHANGED_BY_STORING.test(type) && type !== 'varchar') return undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Returns the one value that a column can have where it equals `value`; nothing when it can have several, or the form is not sure. */
export function comparedForm({ options }: DataSource, column: ColumnMetadata, value: unknown): unknown {
  const type = typeName(column);
  if (value === null || column.isArray) return undefined;
  if (INTEGERS.test(type) || LONG_INTEGERS.test(type)) return storedForm(column, value);
  // Elsewhere the default is to compare texts without regard to case.
  const comparesExactly = options.type === 'postgres' || options.type === 'cockroachdb';
  const isExact = type === 'uuid' || type === 'boolean' || type === 'bool' || TEXTS.test(type);
  return comparesExactly && isExact && !column.collation ? storedForm(column, value) : undefined;
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

/** Drivers give these back as text. */
function longInteger(value: unknown): string | undefined {
  return /^-?(0|[1-9]\d*)$/.test(String(value)) ? String(value) : undefined;
}

function typeName({ type }: ColumnMetadata): string {
  if (type === Number) return 'integer';
  return typeof type === 'function' ? type.name.toLowerCase() : type;
}
