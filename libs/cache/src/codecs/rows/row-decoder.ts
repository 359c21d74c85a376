import { asBuffer } from '../as-buffer.js';
import { bytesToText } from '../utf8.js';
import { CELL, CODE_BYTES, MANY, MAX_LENGTH_BYTES, ROWS, UTF8 } from './row-format.js';
import type { RowLayout } from './row-layout.js';

/** What the upper three of six bytes count. */
const UPPER = 2 ** 24;
const MAX_DATE_MS = 8.64e15;

/**
 * Reads whole rows from where they are, without views, and all their texts with one call. Ask for the rows, then `finish`.
 *
 * Bytes that are not there count as zero until then. A row takes bytes that are there, whatever others claim: rows without end cannot be
 * made of few.
 */
export class RowDecoder {
  private readonly bytes: Buffer;
  private readonly end: number;
  private readonly text: string;
  private at: number;
  private textAt = 0;

  /**
   * @param start - Where the rows begin; they last to the end.
   * @throws when the texts are not where the bytes say, or malformed.
   */
  constructor(
    bytes: Uint8Array,
    private readonly start: number,
  ) {
    this.bytes = asBuffer(bytes);
    this.at = start + 1 + CODE_BYTES;
    const length = this.cellsLength();
    this.end = this.at + length;
    if (this.end > bytes.length) throw notWhole();
    this.text = bytes[start]! & UTF8 ? bytesToText(this.bytes, this.end) : this.bytes.toString('latin1', this.end);
  }

  /** Tells whether there are rows in `bytes` from `start` on. */
  static canRead(bytes: Uint8Array, start: number): boolean {
    return (bytes[start]! & ~(MANY | UTF8)) === ROWS;
  }

  /** Whether there is a list, not one row alone. */
  get isList(): boolean {
    return (this.bytes[this.start]! & MANY) !== 0;
  }

  /** The code of the layout. */
  get code(): number {
    return this.threeBytes(this.start + 1) + this.threeBytes(this.start + 4) * UPPER;
  }

  /** Whether another row begins here. */
  get hasMore(): boolean {
    return this.at < this.end;
  }

  /** Returns the next row as an object. @throws when there is something that is no cell. */
  row({ names, Row }: RowLayout): object {
    const row = new Row() as Record<string, unknown>;
    for (let i = 0; i < names.length; i++) row[names[i]!] = this.cell();
    return row;
  }

  /** @throws when what was read is not exactly what is there. */
  finish(): void {
    if (this.at !== this.end || this.textAt !== this.text.length) throw notWhole();
  }

  private cellsLength(): number {
    let length = 0;
    for (let i = 0; i < MAX_LENGTH_BYTES; i++) {
      const byte = this.bytes[this.at++]!;
      length |= (byte & 0x7f) << (7 * i);
      if (byte <= 0x7f) return length;
    }
    throw notWhole();
  }

  private cell(): unknown {
    const kind = this.bytes[this.at++]!;
    if (kind <= CELL.LAST_NUMBER) return kind;
    if (kind <= CELL.LAST_TEXT) return this.textOf(kind - CELL.TEXT);
    switch (kind) {
      case CELL.LONG_TEXT:
        return this.textOf(this.number32() >>> 0);
      case CELL.NULL:
        return null;
      case CELL.FALSE:
        return false;
      case CELL.TRUE:
        return true;
      case CELL.NUMBER_16:
        return this.number16();
      case CELL.NUMBER_32:
        return this.number32();
      case CELL.NUMBER_48:
        return this.number48();
      case CELL.NUMBER_64:
        return this.number64();
      case CELL.DATE_48:
        return dateOf(this.number48());
      case CELL.DATE_64:
        return dateOf(this.number64());
      default:
        throw new Error('a row holds something that no cell has');
    }
  }

  private textOf(length: number): string {
    const start = this.textAt;
    this.textAt = start + length;
    return this.text.substring(start, this.textAt);
  }

  private number16(): number {
    const { bytes, at } = this;
    this.at = at + 2;
    return bytes[at]! | (bytes[at + 1]! << 8);
  }

  private number32(): number {
    const { bytes, at } = this;
    this.at = at + 4;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  private number48(): number {
    const { at } = this;
    this.at = at + 6;
    // Only the upper half has a sign.
    return this.threeBytes(at) + ((this.threeBytes(at + 3) << 8) >> 8) * UPPER;
  }

  private number64(): number {
    const { at } = this;
    this.at = at + 8;
    const number = this.bytes.readDoubleLE(at);
    if (!Number.isFinite(number)) throw new Error('a row holds a number that is none');
    return number;
  }

  private threeBytes(at: number): number {
    const { bytes } = this;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  }
}

function dateOf(ms: number): Date {
  if (Math.abs(ms) > MAX_DATE_MS) throw new Error('a row holds a date that is none');
  return new Date(ms);
}

function notWhole(): Error {
  return new Error('its rows are not whole');
}
