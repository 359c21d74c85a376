import { CELL, CODE_BYTES, MANY, MAX_CELL_BYTES, MAX_LENGTH_BYTES, ROWS, UTF8 } from './row-format.js';

const HEAD_BYTES = 1 + CODE_BYTES + MAX_LENGTH_BYTES;
const BEYOND_LATIN1 = /[^\0-\xff]/;
const FIRST_CAPACITY = 4_096;
/** Of an encoder that waits for its next rows. */
const MAX_IDLE_CAPACITY = 256 * 1_024;

/** Writes whole rows, for `RowDecoder`: the cells one after the other, then `finish`. Use it again as often as you like, one value at a time. */
export class RowEncoder {
  private bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  private at = HEAD_BYTES;
  private text = '';

  /** Begins a row of so many cells. */
  row(cells: number): void {
    this.reserve(cells * MAX_CELL_BYTES);
  }

  simple(value: boolean | null): void {
    this.byte(value === null ? CELL.NULL : value ? CELL.TRUE : CELL.FALSE);
  }

  /** @param value - Finite, and not -0. */
  number(value: number): void {
    if (!Number.isInteger(value)) this.float(CELL.NUMBER_64, value);
    else if (value >= 0 && value <= CELL.LAST_NUMBER) this.byte(value);
    else if (value >= 0 && value <= 0xffff) this.integer(CELL.NUMBER_16, value, 2);
    else if (value === (value | 0)) this.integer(CELL.NUMBER_32, value, 4);
    else if (isOf48Bits(value)) this.integer(CELL.NUMBER_48, value, 6);
    else this.float(CELL.NUMBER_64, value);
  }

  /** @param ms - Of a valid date. */
  date(ms: number): void {
    if (isOf48Bits(ms)) this.integer(CELL.DATE_48, ms, 6);
    else this.float(CELL.DATE_64, ms);
  }

  string(value: string): void {
    const { length } = value;
    if (length <= CELL.LAST_TEXT - CELL.TEXT) this.byte(CELL.TEXT + length);
    else this.integer(CELL.LONG_TEXT, length, 4);
    this.text += value;
  }

  /** Returns the rows as bytes of their own; null when a text has half a surrogate pair in it, or there are too many cells. */
  finish(code: number, isList: boolean): Uint8Array | null {
    const lengthAt = this.writeLength();
    const encoding = this.writeText();
    if (lengthAt === null || encoding === null) return null;
    const start = lengthAt - CODE_BYTES - 1;
    this.bytes[start] = ROWS | (isList ? MANY : 0) | encoding;
    this.bytes.writeUIntLE(code, start + 1, CODE_BYTES);
    const out = Buffer.allocUnsafe(this.at - start);
    this.bytes.copy(out, 0, start, this.at);
    return out;
  }

  /** Forgets what was written. */
  clear(): void {
    this.at = HEAD_BYTES;
    this.text = '';
    if (this.bytes.length > MAX_IDLE_CAPACITY) this.bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  }

  /** Writes the length of the cells before them, and returns where it begins. */
  private writeLength(): number | null {
    const length = this.at - HEAD_BYTES;
    let groups = 1;
    while (length >= 2 ** (7 * groups)) groups++;
    if (groups > MAX_LENGTH_BYTES) return null;
    const start = HEAD_BYTES - groups;
    for (let i = 0; i < groups; i++) this.bytes[start + i] = ((length >> (7 * i)) & 0x7f) | (i < groups - 1 ? 0x80 : 0);
    return start;
  }

  /** Writes the texts, and returns what the first byte says of them; null where no bytes can tell them. */
  private writeText(): number | null {
    const { text } = this;
    const utf8Bytes = Buffer.byteLength(text);
    const isLatin1 = utf8Bytes === text.length || !BEYOND_LATIN1.test(text);
    // Halves that two texts bring together are a pair as far as UTF-8 knows, and come apart again.
    if (!isLatin1 && !text.isWellFormed()) return null;
    this.reserve(isLatin1 ? text.length : utf8Bytes);
    this.at += this.bytes.write(text, this.at, isLatin1 ? 'latin1' : 'utf8');
    return isLatin1 ? 0 : UTF8;
  }

  private byte(value: number): void {
    this.bytes[this.at++] = value;
  }

  private integer(kind: number, value: number, size: number): void {
    this.byte(kind);
    this.at = size === 2 ? this.bytes.writeUInt16LE(value, this.at) : this.bytes.writeIntLE(value, this.at, size);
  }

  private float(kind: number, value: number): void {
    this.byte(kind);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  private reserve(more: number): void {
    const needed = this.at + more;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

function isOf48Bits(value: number): boolean {
  return value >= -(2 ** 47) && value < 2 ** 47;
}
