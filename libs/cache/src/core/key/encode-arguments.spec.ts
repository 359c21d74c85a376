import { describe, expect, it } from 'vitest';
import { encodeArguments } from './encode-arguments.js';

class Filter {
  constructor(
    public a = 1,
    public b = 2,
  ) {}
}
class NarrowFilter extends Filter {}
class Money {
  readonly #cents: number;

  constructor(cents: number) {
    this.#cents = cents;
  }

  toString(): string {
    return `${this.#cents} ct`;
  }
}

const cycle: Record<string, unknown> = {};
cycle['self'] = [cycle];
const wide = (): unknown => Array.from({ length: 30 }).reduce((inner) => [inner, inner], {});
const deep = (): unknown => Array.from({ length: 100_000 }).reduce((inner) => [inner], {});
const sparse: unknown[] = [];
sparse.length = 1;

describe('the text of arguments', () => {
  it.each<[string, unknown, unknown]>([
    ['the order of keys does not count', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['the order of a Map does not count', new Map([[1, 'a'], [2, 'b']]), new Map([[2, 'b'], [1, 'a']])], // prettier-ignore
    ['the order of a Set does not count', new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
    ['copies are the same', [new Date(5), Buffer.from('x'), 5n, null], [new Date(5), Buffer.from('x'), 5n, null]],
    ['NaN is NaN', Number.NaN, Number.NaN],
    ['objects of a class without methods show everything', new Filter(), Object.assign(new Filter(), { b: 2, a: 1 })],
    ['an object without prototype is like any other', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    ['something that stands twice is no cycle', [cycle.constructor.name, 'x', 'x'], [cycle.constructor.name, 'x', 'x']],
  ])('N5 is the same when it should be: %s', (_because, one, other) => {
    expect(encodeArguments([one])).toBe(encodeArguments([other]));
  });

  it.each<[string, unknown[], unknown[]]>([
    ['the order of an array counts', [[1, 2]], [[2, 1]]],
    ['1 is not "1"', [1], ['1']],
    ['1 is not 1n', [1], [1n]],
    ['1 is not true', [1], [true]],
    ['null is not "null"', [null], ['null']],
    ['null is not undefined', [null], [undefined]],
    ['undefined is not a missing argument', [undefined], []],
    ['undefined is not a missing property', [{ a: undefined }], [{}]],
    ['a hole is not undefined', [sparse], [[undefined]]],
    ['NaN is not "NaN"', [Number.NaN], ['NaN']],
    ['NaN is not null', [Number.NaN], [null]],
    ['-0 is not 0', [-0], [0]],
    ['Infinity is not -Infinity', [Infinity], [-Infinity]],
    ['a Date is not its time', [new Date(5)], [5]],
    ['a Date is not its text', [new Date(5)], [new Date(5).toISOString()]],
    ['an invalid Date is not a valid one', [new Date(Number.NaN)], [new Date(0)]],
    ['a Map is not an object with the same entries', [new Map([['a', 1]])], [{ a: 1 }]],
    ['a Map is not the list of its entries', [new Map([['a', 1]])], [[['a', 1]]]],
    ['a Set is not a list', [new Set([1])], [[1]]],
    ['an empty Map is not an empty Set', [new Map()], [new Set()]],
    ['a Buffer is not its text', [Buffer.from('a')], ['a']],
    ['a Buffer is not a Uint8Array', [Buffer.from('a')], [new Uint8Array([97])]],
    ['views of one buffer differ by where they look', [new Uint8Array([1, 2]).subarray(1)], [new Uint8Array([1, 2])]],
    ['an object of a class is not a plain one', [new Filter()], [{ a: 1, b: 2 }]],
    ['a class is not its base class', [new NarrowFilter()], [new Filter()]],
    ['text cannot imitate structure', ['a', 'b'], ['as1:b']],
    ['lists cannot be regrouped', [[1], 2], [[1, 2]]],
    ['keys and values cannot be regrouped', [{ a: 'bc' }], [{ ab: 'c' }]],
    ['lone surrogates differ', ['\ud800'], ['\ud801']],
  ])('N5 differs when it should: %s', (_because, one, other) => {
    expect(encodeArguments(one)).not.toBe(encodeArguments(other));
  });

  it.each<[string, unknown, RegExp]>([
    ['a cycle', cycle, /\[0\]\.self\[0\] refers to itself/],
    ['a function', { then: () => 1 }, /\[0\]\.then is a function.*`skip`/],
    ['a symbol', Symbol('x'), /is a symbol/],
    ['a property named by a symbol', { [Symbol('x')]: 1 }, /named by symbols/],
    ['an object whose class has methods', new Money(5), /is a Money, whose methods/],
    ['a promise', Promise.resolve(1), /is a Promise/],
    ['a URL', new URL('http://a'), /is a URL/],
    ['a boxed number', Object(1), /is a Number/],
    ['a regular expression', /x/, /is a RegExp/],
    ['a list with other properties', Object.assign([1], { more: 1 }), /list with other properties/],
    ['a Map with other properties', Object.assign(new Map(), { more: 1 }), /Map with other properties/],
    ['what is nested too deeply', deep(), /nested too deeply/],
    ['what unfolds to something enormous', wide(), /too large/],
    ['too many bytes', Buffer.alloc(2_000_000), /too large/],
    ['too long a text', 'x'.repeat(2_000_000), /too large/],
  ])('N3 there is none for %s', (_what, value, message) => {
    expect(() => encodeArguments([value])).toThrow(
      expect.objectContaining({
        code: 'CACHE_UNKEYABLE_ARGUMENT',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });
});
