import type { RowImage } from '../../core/invalidation/row-image.js';
import type { ColumnMetadata } from '../rows/column-metadata.js';
import { knownColumns } from '../rows/known-columns.js';
import { prototypeOf } from '../rows/prototype-of.js';
import { UNKNOWN_ROW } from '../rows/unknown-row.js';

const NUMBERS = /int|serial|number|decimal|numeric|float|real|double|money/;
const DATES = /date|time/;

/** Returns the image of a row of which just `columns`, all of one entity, are known, with made-up values. */
export function sampleRow(columns: readonly ColumnMetadata[]): RowImage {
  const [first] = columns;
  if (!first) return UNKNOWN_ROW;
  const values = columns.map((column) => [column, sampleValue(column)] as const);
  return { known: knownColumns(values), prototype: prototypeOf(first.entityMetadata) };
}

function sampleValue({ type, isArray, enum: values }: ColumnMetadata): unknown {
  const name = (typeof type === 'function' ? type.name : type).toLowerCase();
  if (isArray || name === 'simple-array') return [];
  if (values && values.length > 0) return values[0];
  if (name.startsWith('bool')) return true;
  if (/json|object/.test(name)) return {};
  if (DATES.test(name)) return new Date(0);
  if (name === 'bigint' || name === 'int8') return '1';
  return NUMBERS.test(name) && !name.startsWith('interval') ? 1 : '1';
}
