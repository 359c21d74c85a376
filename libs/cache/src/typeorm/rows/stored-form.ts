import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from './column-metadata.js';
import { columnFamily, columnType } from './column-family.js';

const WHOLE_NUMBER = /^\s*[+-]?\d+\s*$/;
const LONG_INTEGERS = /^(bigint|int8)$/;
const CANONICAL_UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** What a text column without a declared length holds on every database, without being cut off. */
const SAFE_LENGTH = 255;

/**
 * Returns what the database will give back for `value`, a parameter or literal of an INSERT or SET; nothing when that may be in
 * another form than it was given.
 */
export function storedForm(column: ColumnMetadata, value: unknown): unknown {
  // Elsewhere it makes the database count, or, in MySQL, store something that is not null.
  if (value === null) return column.isNullable ? null : undefined;
  if (column.transformer || column.isArray || !isPlain(value)) return undefined;
  switch (columnFamily(column)) {
    case 'integer':
      return LONG_INTEGERS.test(columnType(column)) ? longInteger(value) : integer(value);
    case 'uuid':
      // Others are rewritten, by PostgreSQL, or kept as they are.
      return typeof value === 'string' && CANONICAL_UUID.test(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'text':
      return typeof value === 'string' && isStoredWhole(column, value) ? value : undefined;
    default:
      return undefined;
  }
}

/** Returns the one value that a column can have where it equals `value`; nothing when it can have several, or the form is not sure. */
export function comparedForm({ options }: DataSource, column: ColumnMetadata, value: unknown): unknown {
  const family = columnFamily(column);
  if (value === null || column.isArray || !family) return undefined;
  if (family === 'integer') return storedForm(column, value);
  // Elsewhere the default is to compare texts without regard to case.
  const comparesExactly = options.type === 'postgres' || options.type === 'cockroachdb';
  if (!comparesExactly || column.collation) return undefined;
  return storedForm(column, family === 'uuid' && typeof value === 'string' ? value.toLowerCase() : value);
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}

/** Texts such as '0x10' and '' are numbers to some databases, and others to JavaScript. */
function integer(value: unknown): number | undefined {
  if (typeof value === 'string' && !WHOLE_NUMBER.test(value)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

/** Drivers give these back as text. */
function longInteger(value: unknown): string | undefined {
  return /^-?(0|[1-9]\d*)$/.test(String(value)) ? String(value) : undefined;
}

/** What is too long is cut off: blanks by PostgreSQL, anything by MySQL where it is not strict. An enumeration knows its values by case or number. */
function isStoredWhole(column: ColumnMetadata, value: string): boolean {
  if (column.enum) return column.enum.includes(value);
  return value.length <= (Number(column.length) || SAFE_LENGTH);
}
