import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIdValue } from './encode-id-value.js';

const anyValue = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('d', '1', ';', ':', 's', 'n', '\ud800', '\udc00') }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
);
const encode = (values: readonly unknown[]): string => values.map((value) => encodeIdValue(value, 'test')).join('');
const same = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());

describe('encodeIdValue', () => {
  it('S1 D11 gives different ids of any number of fields different text, also in UTF-8', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 4 }), fc.array(anyValue, { maxLength: 4 }), (one, other) => {
        const equal = one.length === other.length && one.every((value, i) => same(value, other[i]));
        const bytes = (values: readonly unknown[]): string => Buffer.from(encode(values), 'utf8').toString('hex');
        expect(bytes(one) === bytes(other)).toBe(equal);
      }),
      { numRuns: 2_000 },
    );
  });

  it('S1 D11 gives no text the form that several values have, however it is forged', () => {
    const text = fc.string({ unit: fc.constantFrom('s', '1', '2', ':', ';', 'd', 'n') });
    fc.assert(
      fc.property(text, fc.array(fc.oneof(text, anyValue), { minLength: 1, maxLength: 3 }), (first, rest) => {
        const several = encode([first, ...rest]);
        // With its letter, and with its letter and length, taken away: what one text would have to be to look the same.
        for (const forged of [several.slice(1), several.slice(several.indexOf(':') + 1), `${first}${encode(rest)}`])
          expect(encode([forged])).not.toBe(several);
      }),
    );
  });

  it.each([undefined, Number.NaN, Infinity, {}, [], Symbol('x'), () => 1, new Date(Number.NaN)])(
    'refuses %s with a typed error',
    (value) => {
      expect(() => encodeIdValue(value, 'things.a')).toThrow(
        expect.objectContaining({ code: 'CACHE_INVALID_ID' }) as Error,
      );
    },
  );

  it('takes -0 for 0', () => {
    expect(encodeIdValue(-0, 'x')).toBe(encodeIdValue(0, 'x'));
  });
});
