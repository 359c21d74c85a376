import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { msgpackCodec } from './msgpack-codec.js';
import { UndecodableValueError } from './undecodable-value-error.js';
import { UnencodableValueError } from './unencodable-value-error.js';

const roundTrip = <T>(value: T) => msgpackCodec.decode(msgpackCodec.encode(value)) as T;
const row = (id: number) => ({ id, name: `workflow ${id}`, enabled: id % 2 === 0, owner: { team: 'db', id } });
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('msgpackCodec', () => {
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['properties that are undefined', { a: undefined, b: [undefined] }],
    ['0, empty text and false', [0, '', false]],
    ['numbers of every size', [1, 63, 64, 127, 128, 255, 65_536, 2 ** 31, 2 ** 32, 2 ** 53, -1, -33, -(2 ** 40), 0.1]],
    ['NaN and infinities', [NaN, Infinity, -Infinity]],
    ['bigints of every size', [0n, -1n, 2n ** 63n, -(2n ** 63n), 2n ** 64n, -(2n ** 200n)]],
    ['dates', [new Date(0), new Date(-5), new Date(8.64e15), new Date(1_795_000_000_123)]],
    [
      'maps with any keys',
      new Map<unknown, unknown>([
        [1, { a: 1 }],
        [{ b: 2 }, null],
        ['x', new Map()],
      ]),
    ],
    ['sets', new Set([1, 'a', { c: 3 }])],
    ['bytes', [Buffer.from([0, 255]), Uint8Array.of(1, 2)]],
    ['odd names', { '': 1, 'a-b': 2, constructor: 3, toString: 4, length: 5, 0: 6 }],
    ['text of every kind', ['é', '😀', 'x'.repeat(300), 'ü'.repeat(70_000)]],
    ['rows of one shape', Array.from({ length: 200 }, (_, i) => row(i))],
    [
      'more shapes than msgpackr numbers',
      Array.from({ length: 300 }, (_, i) => ({ [`a${i % 150}`]: i, [`b${i % 150}`]: -1 - i })),
    ],
  ])('gives back %s', (_what, value) => {
    expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true);
  });

  it('gives back Buffer as Buffer and Uint8Array as Uint8Array, in memory of their own', () => {
    const bytes = msgpackCodec.encode([Buffer.from('ab'), Uint8Array.of(1)]);
    const [buffer, array] = msgpackCodec.decode(bytes) as [Buffer, Uint8Array];
    expect([Buffer.isBuffer(buffer), Buffer.isBuffer(array)]).toEqual([true, false]);
    bytes.fill(0);
    expect(buffer.toString()).toBe('ab');
  });

  it.each([
    ['-0', { a: [-0] }, '.a[0]', /no -0/],
    ['a class instance', [new URL('https://a.b')], '[0]', /instance of URL/],
    ['an object without prototype', Object.create(null), '', /without prototype/],
    ['half a surrogate pair', { a: '\ud800' }, '.a', /half a surrogate/],
    ['half a surrogate pair in a name', { '\ud800': 1 }, '', /half a surrogate/],
    ['a function', { a: () => 1 }, '.a', /no function/],
    ['a symbol', { a: Symbol.iterator }, '.a', /no symbol/],
    ['a getter', Object.defineProperty({}, 'a', { get: () => 1, enumerable: true }), '', /getter/],
    ['an array with holes', [1, , 2], '', /holes/], // eslint-disable-line no-sparse-arrays
    ['an object named __proto__', JSON.parse('{"__proto__":1}'), '', /__proto__/],
    ['a date with properties', Object.assign(new Date(0), { a: 1 }), '', /properties of its own/],
    ['what toJSON would change', { toJSON: () => 1 }, '.toJSON', /no function/],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(1)), '', /shared memory/],
  ])('refuses %s and says where it is', (_what, value, path, reason) => {
    const encoding = () => msgpackCodec.encode(value);
    expect(encoding).toThrow(UnencodableValueError);
    expect(encoding).toThrow(reason);
    expect(encoding).toThrow(expect.objectContaining({ path }));
  });

  it('refuses a value that contains itself', () => {
    const self: unknown[] = [];
    self.push(self);
    expect(() => msgpackCodec.encode(self)).toThrow(/contains itself/);
    expect(roundTrip([1])).toEqual([1]);
  });

  it('writes the names of properties into every payload: what others wrote before and after means nothing', () => {
    const ab = msgpackCodec.encode([{ a: 1, b: 2 }]);
    const ba = msgpackCodec.encode([{ b: 1, a: 2 }]);
    const cd = msgpackCodec.encode([{ c: 1, d: 2 }]);
    for (const order of [
      [ab, ba, cd],
      [cd, ba, ab],
    ])
      order.forEach((bytes) => msgpackCodec.decode(bytes));
    expect([ab, ba, cd].map((bytes) => msgpackCodec.decode(bytes))).toEqual([
      [{ a: 1, b: 2 }],
      [{ b: 1, a: 2 }],
      [{ c: 1, d: 2 }],
    ]);
  });

  it('does not believe a record whose names came with another payload', () => {
    // The first names the record 32; the second names the record 0, which has a second byte, and then speaks of the record 32.
    expect(msgpackCodec.decode(hex('d5 72 40 01 91 a1 61 01'))).toEqual({ a: 1 });
    expect(() => msgpackCodec.decode(hex('92 d5 72 40 00 91 a1 62 05 40 01 07'))).toThrow(UndecodableValueError);
    msgpackCodec.decode(hex('d4 72 40 91 a1 61 01'));
    expect(msgpackCodec.decode(hex('40'))).toBe(0x40);
  });

  it.each([
    ['no bytes', ''],
    ['an array that claims four billion elements', 'dd ffffffff'],
    ['a map that claims four billion', 'df ffffffff'],
    ['arrays that each claim all there is', 'dc 0fff '.repeat(1_400)],
    ['text that claims four billion bytes', 'db ffffffff 61'],
    ['bytes that claim four billion', 'c6 ffffffff'],
    ['an extension that nobody knows', 'c7 01 50 00'],
    ['a reference to another object', 'd6 70 00000001'],
    ['an object that refers to itself', 'd6 69 00000001 91 d6 70 00000001'],
    ['arrays in arrays, a hundred thousand deep', '91'.repeat(100_000)],
    ['a byte that means nothing', 'c1 c1'],
    ['two values', '01 02'],
  ])('cannot read %s, and says so with an error of its own', (_what, bytes) => {
    expect(() => msgpackCodec.decode(hex(bytes))).toThrow(UndecodableValueError);
    expect(roundTrip([row(1)])).toEqual([row(1)]);
  });

  it('makes data of names that reach a prototype', () => {
    const decoded = msgpackCodec.decode(
      hex(`d4 72 40 91 a9 ${Buffer.from('__proto__').toString('hex')} 91 01`),
    ) as object;
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect(Object.hasOwn(decoded, '__proto__')).toBe(false);
  });
});
