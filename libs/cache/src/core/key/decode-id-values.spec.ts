import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIdValues } from './decode-id-values.js';
import { encodeIdValue } from './encode-id-value.js';

const anyValue = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('d', '1', ';', ':', 's', 'n', '\ud800', '\udc00') }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
);

describe('decodeIdValues', () => {
  it('returns what was encoded, of any number of fields', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 4 }), (values) => {
        expect(decodeIdValues(values.map((value) => encodeIdValue(value, 'test')).join(''))).toEqual(values);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['d1', 'x', 's5:abc', 's', 'i1.5;', 'd;', 'q1;', 'dx;'])('knows that %j was made by nobody', (text) => {
    expect(decodeIdValues(text)).toBeNull();
  });
});
