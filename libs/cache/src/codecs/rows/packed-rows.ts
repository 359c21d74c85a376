import { rowLayout, type RowLayout } from './row-layout.js';
import { Rows, rowsIn } from './rows.js';

/** Plain objects with declared fields as rows: an object, or a list of some, of plain values and dates. */
export class PackedRows {
  private readonly rows = new Rows();

  private constructor(
    private readonly layout: RowLayout,
    private readonly layoutWith: (code: number) => RowLayout,
  ) {}

  /** @param key - What tells these fields apart from any others. Returns null for names that objects inherit something by. */
  static of(key: string, names: readonly string[]): PackedRows | null {
    const layout = rowLayout(key, Object.prototype, names);
    return layout && new PackedRows(layout, withCode(layout));
  }

  /** Returns `value` as bytes; null when it is anything else than whole rows of plain objects. */
  write(value: unknown): Uint8Array | null {
    const rows = rowsIn(value);
    return rows?.every(isPlain) ? this.rows.write(rows, this.layout, rows === value) : null;
  }

  /** Returns what `bytes` hold from `start` on. @throws when they are not whole, or were written with other fields. */
  read(bytes: Uint8Array, start: number): object {
    return this.rows.read(bytes, start, this.layoutWith);
  }
}

function withCode(layout: RowLayout): (code: number) => RowLayout {
  return (code) => {
    if (code !== layout.code) throw new Error('they were written with other fields');
    return layout;
  };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
