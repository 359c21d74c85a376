import { RowDecoder } from './row-decoder.js';
import { RowEncoder } from './row-encoder.js';
import type { RowLayout } from './row-layout.js';

/** Writes and reads whole rows: objects that have the same properties in the same order, of plain values and dates, alone or in a list. */
export class Rows {
  /** Null while it writes: an exotic object may run code that has another value written. */
  private encoder: RowEncoder | null = new RowEncoder();

  /** Returns `rows` as bytes; null when one of them is no whole row of `layout`, or a value is one that rows cannot tell. @param isList - Whether they are a list, not one row alone. */
  write(rows: readonly object[], layout: RowLayout, isList: boolean): Uint8Array | null {
    const encoder = this.encoder ?? new RowEncoder();
    this.encoder = null;
    try {
      const seen = new Set<object>();
      return rows.every((row) => writeRow(row, layout, encoder, seen)) ? encoder.finish(layout.code, isList) : null;
    } finally {
      encoder.clear();
      this.encoder = encoder;
    }
  }

  /** Returns what `bytes` hold from `start` on. @throws when they are not whole, and as `layoutOf`, which finds the layout by its code, does. */
  read(bytes: Uint8Array, start: number, layoutOf: (code: number) => RowLayout): object {
    const decoder = new RowDecoder(bytes, start);
    const layout = layoutOf(decoder.code);
    const value = decoder.isList ? allRows(decoder, layout) : decoder.row(layout);
    decoder.finish();
    return value;
  }
}

/** Returns the rows that `value` may be; null for what is neither an object nor a plain list. */
export function rowsIn(value: unknown): readonly object[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return [value];
  const isPlain = Object.getPrototypeOf(value) === Array.prototype && Object.keys(value).length === value.length;
  return isPlain && value.length > 0 && Object.getOwnPropertySymbols(value).length === 0 ? (value as object[]) : null;
}

function allRows(decoder: RowDecoder, layout: RowLayout): object[] {
  const rows: object[] = [];
  while (decoder.hasMore) rows.push(decoder.row(layout));
  return rows;
}

/** False when a row lacks a property or has more, or a value that rows cannot tell, or that occurs elsewhere too. */
function writeRow(row: object, { names }: RowLayout, encoder: RowEncoder, seen: Set<object>): boolean {
  if (isKnown(row, seen) || Reflect.ownKeys(row).length !== names.length) return false;
  encoder.row(names.length);
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(row, name);
    if (!property?.enumerable || !('value' in property) || !writeCell(property.value, encoder, seen)) return false;
  }
  return true;
}

function writeCell(value: unknown, encoder: RowEncoder, seen: Set<object>): boolean {
  switch (typeof value) {
    case 'string':
      encoder.string(value);
      return true;
    case 'boolean':
      encoder.simple(value);
      return true;
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0)) return false;
      encoder.number(value);
      return true;
    case 'object':
      if (value !== null) return writeDate(value, encoder, seen);
      encoder.simple(value);
      return true;
    default:
      return false;
  }
}

function writeDate(value: object, encoder: RowEncoder, seen: Set<object>): boolean {
  const isPlain = Object.getPrototypeOf(value) === Date.prototype && Reflect.ownKeys(value).length === 0;
  if (!isPlain || isKnown(value, seen)) return false;
  const ms = (value as Date).getTime();
  if (Number.isNaN(ms)) return false;
  encoder.date(ms);
  return true;
}

function isKnown(object: object, seen: Set<object>): boolean {
  if (seen.has(object)) return true;
  seen.add(object);
  return false;
}
