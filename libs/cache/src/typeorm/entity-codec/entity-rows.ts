import type { EntityShape } from './entity-shape.js';
import type { EntityShapes } from './entity-shapes.js';
import { CODE_LENGTH, type RowLayout } from './row-layout.js';

/** First letters of what is written here; the typed codec writes JSON, which begins with neither. */
const ONE = 'e';
const MANY = 'E';

type Cell = string | number | boolean | null | readonly [ms: number];

/**
 * Whole rows, as nearly every query brings them: an entity, or a list of entities of one class, that have all columns and nothing else, of
 * plain values and dates. Only the values are written, in the order of the columns: half of the bytes of JSON, and read sooner than those.
 */
export class EntityRows {
  constructor(private readonly shapes: EntityShapes) {}

  /** Returns `value` as text; null when it is anything else than whole rows. */
  write(value: unknown): string | null {
    const list = listOf(value);
    const layout = list && this.layoutOf(list);
    if (!layout) return null;
    const seen = new Set<object>();
    const rows: (readonly Cell[])[] = [];
    for (const entity of list) {
      const row = rowOf(entity, layout, seen);
      if (!row) return null;
      rows.push(row);
    }
    return list === value ? MANY + layout.code + JSON.stringify(rows) : ONE + layout.code + JSON.stringify(rows[0]);
  }

  /** Tells whether `bytes` were written here. */
  static areIn(bytes: Uint8Array): boolean {
    return bytes[0] === ONE.charCodeAt(0) || bytes[0] === MANY.charCodeAt(0);
  }

  /** Returns what `text` holds, which was written here. @throws when it is not whole. */
  read(text: string): object {
    const isOne = text.startsWith(ONE);
    const layout = this.shapes.laidOut(text.slice(1, 1 + CODE_LENGTH));
    const rows: unknown = JSON.parse(text.slice(1 + CODE_LENGTH));
    if (isOne) return entityOf(rows, layout);
    if (!Array.isArray(rows)) throw new Error('it holds no list of rows');
    return rows.map((row) => entityOf(row, layout));
  }

  private layoutOf(list: readonly object[]): RowLayout | null {
    const shape = shapeOf(list[0], this.shapes);
    if (!shape || shape.lazy.size > 0 || shape.transformed.size > 0) return null;
    return list.every((entity) => shapeOf(entity, this.shapes) === shape) ? shape.layout : null;
  }
}

/** Returns the entities that `value` may be; null for what is neither one nor a plain list. */
function listOf(value: unknown): readonly object[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return [value];
  const isPlain = Object.getPrototypeOf(value) === Array.prototype && Object.keys(value).length === value.length;
  return isPlain && value.length > 0 && Object.getOwnPropertySymbols(value).length === 0 ? (value as object[]) : null;
}

function shapeOf(value: unknown, shapes: EntityShapes): EntityShape | undefined {
  return typeof value === 'object' && value !== null ? shapes.of(value) : undefined;
}

/** Null when an entity lacks a column or has more, or a value that these rows cannot tell, or that occurs elsewhere too. */
function rowOf(entity: object, { names }: RowLayout, seen: Set<object>): readonly Cell[] | null {
  if (isKnown(entity, seen) || Reflect.ownKeys(entity).length !== names.length) return null;
  const row: Cell[] = [];
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(entity, name);
    if (!property?.enumerable || !('value' in property)) return null;
    const cell = cellOf(property.value, seen);
    if (cell === undefined) return null;
    row.push(cell);
  }
  return row;
}

function cellOf(value: unknown, seen: Set<object>): Cell | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : undefined;
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
    case 'object':
      return value === null ? null : dateCell(value, seen);
    default:
      return undefined;
  }
}

function dateCell(value: object, seen: Set<object>): readonly [number] | undefined {
  const isPlain = Object.getPrototypeOf(value) === Date.prototype && Reflect.ownKeys(value).length === 0;
  if (!isPlain || isKnown(value, seen)) return undefined;
  const ms = (value as Date).getTime();
  return Number.isNaN(ms) ? undefined : [ms];
}

function isKnown(object: object, seen: Set<object>): boolean {
  if (seen.has(object)) return true;
  seen.add(object);
  return false;
}

function entityOf(row: unknown, { names, Row }: RowLayout): object {
  if (!Array.isArray(row) || row.length !== names.length) throw new Error('a row has other columns than its entity');
  const entity = new Row() as Record<string, unknown>;
  for (let i = 0; i < names.length; i++) {
    const cell: unknown = row[i];
    entity[names[i]!] = typeof cell === 'object' && cell !== null ? dateIn(cell) : cell;
  }
  return entity;
}

function dateIn(cell: object): Date {
  const ms: unknown = Array.isArray(cell) && cell.length === 1 ? cell[0] : undefined;
  const date = new Date(typeof ms === 'number' ? ms : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new Error('a row holds something that no column has');
  return date;
}
