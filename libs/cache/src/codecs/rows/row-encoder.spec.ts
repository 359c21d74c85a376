import { describe, expect, it } from 'vitest';
import type { RowLayout } from './row-layout.js';
import { CELL, MANY, ROWS, UTF8 } from './row-format.js';
import { RowDecoder } from './row-decoder.js';
import { RowEncoder } from './row-encoder.js';

const CODE = 0x0605_0403_0201;
const layout: RowLayout = { code: CODE, names: ['value'], Row: class {} };

function written(write: (writer: RowEncoder) => void): Uint8Array {
  const writer = new RowEncoder();
  writer.row(1);
  write(writer);
  return writer.finish(CODE, false)!;
}

function read(bytes: Uint8Array): unknown {
  const reader = new RowDecoder(bytes, 0);
  const row = reader.row(layout) as { value: unknown };
  reader.finish();
  return row.value;
}

/** What stands between the head and the texts. */
function cellIn(bytes: Uint8Array): readonly number[] {
  return [...bytes.subarray(8, 8 + bytes[7]!)];
}

describe('rows as bytes', () => {
  it('begin with what they are, their code and the length of their cells', () => {
    expect([...written((writer) => writer.string('aé'))]).toEqual([
      ROWS,
      1,
      2,
      3,
      4,
      5,
      6,
      1,
      CELL.TEXT + 2,
      0x61,
      0xe9,
    ]);
    expect([...written((writer) => writer.string('€'))]).toEqual([
      ROWS | UTF8,
      1,
      2,
      3,
      4,
      5,
      6,
      1,
      CELL.TEXT + 1,
      0xe2,
      0x82,
      0xac,
    ]);
    const list = new RowEncoder();
    list.row(1);
    list.simple(null);
    expect([...list.finish(CODE, true)!]).toEqual([ROWS | MANY, 1, 2, 3, 4, 5, 6, 1, CELL.NULL]);
  });

  it.each([
    [0, [0]],
    [127, [127]],
    [128, [CELL.NUMBER_16, 128, 0]],
    [0xffff, [CELL.NUMBER_16, 255, 255]],
    [0x1_0000, [CELL.NUMBER_32, 0, 0, 1, 0]],
    [-1, [CELL.NUMBER_32, 255, 255, 255, 255]],
    [2 ** 31 - 1, [CELL.NUMBER_32, 255, 255, 255, 127]],
    [-(2 ** 31), [CELL.NUMBER_32, 0, 0, 0, 128]],
    [2 ** 31, [CELL.NUMBER_48, 0, 0, 0, 128, 0, 0]],
    [-(2 ** 31) - 1, [CELL.NUMBER_48, 255, 255, 255, 127, 255, 255]],
    [2 ** 47 - 1, [CELL.NUMBER_48, 255, 255, 255, 255, 255, 127]],
    [-(2 ** 47), [CELL.NUMBER_48, 0, 0, 0, 0, 0, 128]],
    [2 ** 47, [CELL.NUMBER_64, 0, 0, 0, 0, 0, 0, 0xe0, 0x42]],
    [2 ** 53 - 1, [CELL.NUMBER_64, 255, 255, 255, 255, 255, 255, 0x3f, 0x43]],
    [1 - 2 ** 53, [CELL.NUMBER_64, 255, 255, 255, 255, 255, 255, 0x3f, 0xc3]],
    [-0.5, [CELL.NUMBER_64, 0, 0, 0, 0, 0, 0, 0xe0, 0xbf]],
  ])('keep the number %s', (number, cell) => {
    const bytes = written((writer) => writer.number(number));
    expect(cellIn(bytes)).toEqual(cell);
    expect(read(bytes)).toBe(number);
  });

  it.each([1e300, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 24, -(2 ** 24) - 1, 2 ** 40 + 7, -(2 ** 40) - 7])(
    'keep %s',
    (number) => {
      expect(read(written((writer) => writer.number(number)))).toBe(number);
    },
  );

  it.each([
    [0, CELL.DATE_48],
    [-1, CELL.DATE_48],
    [1_795_000_000_123, CELL.DATE_48],
    [2 ** 47, CELL.DATE_64],
    [8.64e15, CELL.DATE_64],
    [-8.64e15, CELL.DATE_64],
  ])('keep the date of %d ms', (ms, kind) => {
    const bytes = written((writer) => writer.date(ms));
    expect(cellIn(bytes)[0]).toBe(kind);
    expect(read(bytes)).toEqual(new Date(ms));
  });

  it.each([8.64e15 + 1, -8.64e15 - 1])('are not read with a date of %d ms, which is none', (ms) => {
    expect(() => read(written((writer) => writer.date(ms)))).toThrow(/date/);
  });

  it.each([
    ['no character', ''],
    ['one', 'a'],
    ['as many as fit into a byte', 'x'.repeat(111)],
    ['one more', 'x'.repeat(112)],
    ['many', 'x'.repeat(70_000)],
    ['umlauts', 'Zürich'],
    ['the last of Latin-1', '\xff'],
    ['the first after it', '\u0100'],
    ['one that UTF-8 has for what it cannot read', '\ufffd'],
    ['a mark of byte order', '\ufeffa'],
    ['a pair', '🚨'],
    ['many pairs', '🚨'.repeat(20_000)],
    ['what has a meaning elsewhere', '\0"\\\u2028'],
  ])('keep a text of %s', (_what, text) => {
    expect(read(written((writer) => writer.string(text)))).toBe(text);
  });

  it.each([true, false, null])('keep %s', (value) => {
    const bytes = written((writer) => writer.simple(value));
    expect(cellIn(bytes)).toHaveLength(1);
    expect(read(bytes)).toBe(value);
  });

  it.each([127, 128, 16_383, 16_384, 300_000])('keep %i rows', (rows) => {
    const writer = new RowEncoder();
    for (let i = 0; i < rows; i++) {
      writer.row(1);
      writer.simple(i % 3 === 0);
    }
    const reader = new RowDecoder(writer.finish(CODE, true)!, 0);
    const found: unknown[] = [];
    while (reader.hasMore) found.push((reader.row(layout) as { value: unknown }).value);
    expect(() => reader.finish()).not.toThrow();
    expect([found.length, found.findIndex((value, i) => value !== (i % 3 === 0))]).toEqual([rows, -1]);
  });

  it('hold nothing of what was written before they were cleared', () => {
    const writer = new RowEncoder();
    writer.row(2);
    writer.string('forgotten');
    writer.number(1);
    writer.clear();
    writer.row(1);
    writer.string('a');
    expect(read(writer.finish(CODE, false)!)).toBe('a');
  });

  it('are none when a text has half a pair in it', () => {
    const writer = new RowEncoder();
    writer.row(1);
    writer.string('a\ud800');
    expect(writer.finish(CODE, false)).toBeNull();
  });
});
