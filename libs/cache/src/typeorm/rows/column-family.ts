import type { ColumnMetadata } from './column-metadata.js';

/** Types whose values have one form, and compare as JavaScript would. */
export type ColumnFamily = 'integer' | 'text' | 'uuid' | 'boolean';

const FAMILIES: readonly (readonly [ColumnFamily, RegExp])[] = [
  ['integer', /^(int|integer|int2|int4|int8|smallint|tinyint|mediumint|bigint)$/],
  ['text', /^(n?varchar2?|character varying|tinytext|text|mediumtext|longtext|string|enum|simple-enum)$/],
  ['uuid', /^uuid$/],
  ['boolean', /^bool(ean)?$/],
];

/** Returns the family of a column's type; nothing for a type whose values may be stored, or be equal, in several forms. */
export function columnFamily(column: ColumnMetadata): ColumnFamily | undefined {
  const type = columnType(column);
  return FAMILIES.find(([, types]) => types.test(type))?.[0];
}

/** Returns the name of a column's type, as declared, in lower case. */
export function columnType({ type }: ColumnMetadata): string {
  if (type === Number) return 'integer';
  return (typeof type === 'function' ? type.name : type).toLowerCase();
}
