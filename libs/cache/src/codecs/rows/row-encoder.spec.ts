import { describe, expect, it } from 'vitest';
import type { RowLayout } from './row-layout.js';
import { CELL, MANY, ROWS, UTF8 } from './row-format.js';
import { RowDecoder } from './row-decoder.js';
import { RowEncoder } from './row-encoder.js';

const CODE = 0x0605_0403_0201;
const layout: RowLayout = { code: CODE, names: ['value'], Row: class {} };

function written(write: (encoder: RowEncoder) => void): Uint8Array {
  const encoder = new RowEncoder();
  encoder.row(1);
  write(encoder);
  return encoder.finish(CODE, false)!;
}

function read(bytes: Uint8Array): unknown {
  const decoder = new RowDecoder(bytes, 0);
  const row = decoder.row(layout) as { value: unknown };
  decoder.finish();
  return row.value;
}

/** What stands between the head and the texts. */
function cellIn(bytes: Uint8Array): readonly number[] {
  return [...bytes.subarray(8, 8 + bytes[7]!)];
}

describe('rows as bytes', () => {
  it('begin with what they are, their code and the length of their cells', () => {
    expect([...written((encoder) => encoder.string('aé'))]).toEqual([
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
    expect([...written((encoder) => encoder.string('€'))]).toEqual([
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
    const bytes = written((encoder) => encoder.number(number));
    expect(cellIn(bytes)).toEqual(cell);
    expect(read(bytes)).toBe(number);
  });

  it.each([1e300, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 24, -(2 ** 24) - 1, 2 ** 40 + 7, -(2 ** 40) - 7])(
    'keep %s',
    (number) => {
      expect(read(written((encoder) => encoder.number(number)))).toBe(number);
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
    const bytes = written((encoder) => encoder.date(ms));
    expect(cellIn(bytes)[0]).toBe(kind);
    expect(read(bytes)).toEqual(new Date(ms));
  });

  it.each([8.64e15 + 1, -8.64e15 - 1])('are not read with a date of %d ms, which is none', (ms) => {
    expect(() => read(written((encoder) => encoder.date(ms)))).toThrow(/date/);
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
    expect(read(written((encoder) => encoder.string(text)))).toBe(text);
  });

  it.each([true, false, null])('keep %s', (value) => {
    const bytes = written((encoder) => encoder.simple(value));
    expect(cellIn(bytes)).toHaveLength(1);
    expect(read(bytes)).toBe(value);
  });

  it.each([127, 128, 16_383, 16_384, 300_000])('keep %i rows', (rows) => {
    const encoder = new RowEncoder();
    for (let i = 0; i < rows; i++) {
      encoder.row(1);
      encoder.simple(i % 3 === 0);
    }
    const decoder = new RowDecoder(encoder.finish(CODE, true)!, 0);
    const found: unknown[] = [];
    while (decoder.hasMore) found.push((decoder.row(layout) as { value: unknown }).value);
    expect(() => decoder.finish()).not.toThrow();
    expect([found.length, found.findIndex((value, i) => value !== (i % 3 === 0))]).toEqual([rows, -1]);
  });

  it('hold nothing of what was written before they were cleared', () => {
    const encoder = new RowEncoder();
    encoder.row(2);
    encoder.string('forgotten');
    encoder.number(1);
    encoder.clear();
    encoder.row(1);
    encoder.string('a');
    expect(read(encoder.finish(CODE, false)!)).toBe('a');
  });

  it('are none when a text has half a pair in it', () => {
    const encoder = new RowEncoder();
    encoder.row(1);
    encoder.string('a\ud800');
    expect(encoder.finish(CODE, false)).toBeNull();
  });
});
