import { describe, expect, it } from 'vitest';
import { jsonCodec } from './json-codec.js';
import { UndecodableValueError } from './undecodable-value-error.js';
import { UnencodableValueError } from './unencodable-value-error.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const messageOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

describe('jsonCodec', () => {
  it.each<[string, unknown]>([
    ['null is a value', null],
    ['false is a value', false],
    ['zero is a value', 0],
    ['an empty string is a value', ''],
    ['numbers keep every digit', 0.1 + 0.2],
    ['the largest double is finite', Number.MAX_VALUE],
    ['text is not only ASCII', 'Zürich 🚨 \u2028 \0 "\\'],
    ['half a surrogate pair is escaped, not replaced', '\ud83d'],
    ['an empty array is a value', []],
    ['an empty object is a value', {}],
    [
      'nesting is ordinary',
      {
        detectors: [
          { id: 1, workflows: [] },
          { id: 2, name: null },
        ],
      },
    ],
    ['property order is part of the value', { b: 1, a: 2 }],
    ['a property may be called constructor', { constructor: 1, hasOwnProperty: 2 }],
  ])('gives back an equal value because %s', (_because, value) => {
    const decoded = jsonCodec.decode(jsonCodec.encode(value));

    expect(decoded).toStrictEqual(value);
    expect(JSON.stringify(decoded)).toBe(JSON.stringify(value));
  });

  it.each<[string, unknown, string]>([
    ['undefined has no JSON', undefined, 'the value:'],
    ['an undefined property would vanish', { links: [{ id: undefined }] }, '.links[0].id:'],
    ['an undefined element would become null', [undefined], '[0]:'],
    ['NaN would become null', { score: NaN }, '.score:'],
    ['Infinity would become null', [1, -Infinity], '[1]:'],
    ['-0 would become 0', -0, 'the value:'],
    ['a bigint has no JSON', { id: 1n }, '.id:'],
    ['a function would vanish', { run: () => 1 }, '.run:'],
    ['a symbol would vanish', { tag: Symbol('x') }, '.tag:'],
    ['a Date would become a string', { at: new Date(0) }, '.at:'],
    ['a Map would become {}', { 'by id': new Map() }, '["by id"]:'],
    ['a Set would become {}', new Set([1]), 'the value:'],
    ['a Buffer would become an object', [Buffer.from('x')], '[0]:'],
    ['a typed array would become an object', new Uint8Array(1), 'the value:'],
    ['a class would be lost', new (class Detector {})(), 'the value:'],
    ['a subclass of Array would be lost', new (class List extends Array {})(), 'the value:'],
    ['a boxed number would become a primitive', Object(1), 'the value:'],
    ['a prototype would appear', Object.create(null), 'the value:'],
    ['toJSON would replace the value', { a: { toJSON: () => 1 } }, '.a.toJSON:'],
    ['a hidden toJSON would too', Object.defineProperty({}, 'toJSON', { value: () => 1 }), 'the value:'],
    ['a getter would become data', { get now() { return 1; } }, 'the value:'], // prettier-ignore
    ['a hidden property would vanish', Object.defineProperty({}, 'id', { value: 1 }), 'the value:'],
    ['a symbol key would vanish', { [Symbol('k')]: 1 }, 'the value:'],
    ['a hole would become null', [1, , 3], 'the value:'], // eslint-disable-line no-sparse-arrays
    ['a hole beside an extra property is still one', Object.assign([, 1], { extra: 1 }), 'the value:'], // eslint-disable-line no-sparse-arrays
    ['a property of an array would vanish', Object.assign([1], { total: 1 }), 'the value:'],
    ['__proto__ is never stored', JSON.parse('{"a":{"__proto__":1}}'), '.a:'],
  ])('refuses to encode because %s, and says where', (_because, value, place) => {
    const encode = () => jsonCodec.encode(value);

    expect(encode).toThrow(UnencodableValueError);
    expect(encode).toThrow(place);
  });

  it('refuses a value that contains itself', () => {
    const detector: Record<string, unknown> = {};
    detector.self = detector;

    expect(() => jsonCodec.encode(detector)).toThrow(/contains itself/);
  });

  it('runs no getter while it explains a refusal', () => {
    let runs = 0;
    const value = { a: { get secret() { return ++runs; } }, b: undefined }; // prettier-ignore

    expect(() => jsonCodec.encode(value)).toThrow(UnencodableValueError);
    expect(runs).toBe(0);
  });

  it.each<[string, Uint8Array]>([
    ['there is nothing', bytes('')],
    ['the text is cut off', bytes('{"id":1')],
    ['it is not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['a byte order mark is no JSON', bytes('\ufeff1')],
    ['__proto__ would become a prototype when copied', bytes('[{"__proto__":{"admin":true}}]')],
    ['escapes can spell __proto__ too', bytes('{"\\u005f_pro\\u0074o__":{"admin":true}}')],
  ])('refuses to decode because %s', (_because, input) => {
    expect(() => jsonCodec.decode(input)).toThrow(UndecodableValueError);
  });

  it('decodes text that merely mentions __proto__', () => {
    expect(jsonCodec.decode(bytes('["__proto__", "\\u0001"]'))).toEqual(['__proto__', '\u0001']);
  });

  it('never quotes stored bytes in an error', () => {
    expect(messageOf(() => jsonCodec.decode(bytes('secret')))).toMatch(/^(?!.*secret).*not JSON/);
  });

  it('returns a new value on every call', () => {
    const encoded = jsonCodec.encode({ id: 1 });

    expect(jsonCodec.decode(encoded)).not.toBe(jsonCodec.decode(encoded));
  });

  it('keeps its id, which is part of the wire format', () => {
    expect([jsonCodec.id, jsonCodec.name]).toEqual([1, 'json']);
  });
});
