import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../core/ports/codec.js';
import { jsonCodec } from './json-codec.js';
import { typedCodec } from './typed-codec.js';
import { UndecodableValueError } from './undecodable-value-error.js';
import { UnencodableValueError } from './unencodable-value-error.js';

const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('constructor', 'toString', '0', 'length'));
const storable = key.filter((name) => name !== '__proto__');
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constantFrom(null, undefined, -0, NaN, Infinity),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const { typed } = fc.letrec((tie) => ({
  typed: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('list'), tie('record'), tie('map'), tie('set')),
  list: fc.array(tie('typed'), { maxLength: 6 }),
  record: fc.dictionary(storable, tie('typed'), { maxKeys: 6 }),
  map: fc.array(fc.tuple(tie('typed'), tie('typed')), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  set: fc.array(tie('typed'), { maxLength: 4 }).map((values) => new Set(values)),
}));

/** What another program may have sent as JSON, which knows no -0. */
const json = fc
  .json({ stringUnit: 'grapheme' })
  .filter((text) => !text.includes('"__proto__"'))
  .map((text) => JSON.parse(text) as unknown);

/** Bytes that a codec wrote, with some of them replaced, and fragments that mean something to it put in. */
const mutated = (codec: Codec, value: fc.Arbitrary<unknown>) =>
  fc
    .tuple(value, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }), fc.nat(), fragment)
    .map(([original, changes, at, inserted]) => {
      const bytes = Buffer.from(codec.encode(original));
      for (const [index, byte] of changes) bytes[index % bytes.length] = byte;
      const cut = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, cut), Buffer.from(inserted), bytes.subarray(cut)]);
    });
const fragment = fc.constantFrom('', '"__proto__":1,', '-7,', '["Map",0,0],', '["buffer",1],', '0', '1', '-');

const encodeUnlessRefused = (codec: Codec, value: unknown) => {
  try {
    return codec.encode(value);
  } catch (error) {
    if (error instanceof UnencodableValueError) return undefined;
    throw error;
  }
};

/** What decoding throws, unless it is the library's own error. */
const foreignError = (codec: Codec, bytes: Uint8Array) => {
  try {
    codec.decode(bytes);
    return undefined;
  } catch (error) {
    return error instanceof UndecodableValueError ? undefined : error;
  }
};

const prototypes = () =>
  [Object, Array, Map, Set, Date, Function, String].map(({ prototype }) => Reflect.ownKeys(prototype).length);

describe('codecs under generated input', () => {
  it('typedCodec gives back an equal value for whatever it accepts', () => {
    fc.assert(
      fc.property(typed, (value) => {
        expect(isDeepStrictEqual(typedCodec.decode(typedCodec.encode(value)), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('jsonCodec gives back an equal value or refuses, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue({ stringUnit: 'binary' }), typed), (value) => {
        const encoded = encodeUnlessRefused(jsonCodec, value);
        expect(encoded === undefined || isDeepStrictEqual(jsonCodec.decode(encoded), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('jsonCodec accepts what JSON can hold', () => {
    const accepts = fc.property(json, (value) => jsonCodec.encode(value).length > 0);

    expect(fc.check(accepts, { numRuns: 300 })).toMatchObject({ failed: false });
  });

  it.each([
    ['typedCodec', mutated(typedCodec, typed), typedCodec],
    ['jsonCodec', mutated(jsonCodec, json), jsonCodec],
    ['typedCodec, of random bytes,', fc.uint8Array(), typedCodec],
  ])('%s returns data or throws its own error for damaged bytes, and reaches no prototype', (_name, damaged, codec) => {
    const before = prototypes();
    fc.assert(
      fc.property(damaged, (bytes) => {
        expect(foreignError(codec, bytes)).toBeUndefined();
        expect(prototypes()).toEqual(before);
      }),
      { numRuns: 700 },
    );
  });
});
