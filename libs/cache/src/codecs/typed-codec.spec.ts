import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { typedCodec } from './typed-codec.js';
import { UndecodableValueError } from './undecodable-value-error.js';
import { UnencodableValueError } from './unencodable-value-error.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const roundTrip = <T>(value: T) => typedCodec.decode(typedCodec.encode(value)) as T;
const messageOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

describe('typedCodec', () => {
  it.each<[string, unknown]>([
    ['undefined is not null', undefined],
    ['null is a value', null],
    ['false is a value', false],
    ['zero is a value', 0],
    ['-0 is not 0', -0],
    ['NaN is a number', NaN],
    ['Infinity is a number', [Infinity, -Infinity]],
    ['an empty string is a value', ''],
    ['bigint is not number', 2n ** 80n],
    ['a negative bigint has a sign', -1n],
    ['text is not only ASCII', 'Zürich 🚨 \u2028 \0 "\\ </script>'],
    ['half a surrogate pair is kept', { '\udc00': ['\ud83d', 'a\ud83d', '\\\ud83d'] }],
    ['an empty array is a value', []],
    ['an empty object is a value', {}],
    ['an undefined property exists', { id: 1, name: undefined }],
    ['an undefined element exists', [undefined, 1]],
    ['a Date keeps its milliseconds', new Date(1)],
    ['a Date may be before the year 0', new Date(-1e14)],
    ['a Date may be as late as dates go', new Date(8.64e15)],
    ['an empty Map is a Map', new Map()],
    ['Map keys may be objects', new Map([[{ id: 1 }, new Set(['a'])]])],
    ['an empty Set is a Set', new Set()],
    ['a Set keeps its order', new Set([3, 1, 2])],
    ['a RegExp keeps its flags', /a\/"b\\/giu],
    ['a URL is a URL', new URL('https://example.test/?q=%22#h')],
    ['an object without prototype stays one', Object.assign(Object.create(null), { a: 1 })],
    ['a Buffer is a Buffer', Buffer.from([0, 255, 10])],
    ['an empty Buffer is a Buffer', Buffer.alloc(0)],
    ['a Uint8Array is no Buffer', Uint8Array.of(1, 2)],
    ['an empty Uint8Array is one', new Uint8Array()],
    ['a property may be called constructor', { constructor: 1, toString: 2 }],
    ['the wire names of types are ordinary strings', [['buffer', 1], ['Date', 'x'], ['check'], '-1']],
  ])('gives back an equal value because %s', (_because, value) => {
    expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true);
  });

  it('gives an invalid Date back as an invalid Date', () => {
    const decoded = roundTrip({ at: new Date(NaN) });

    expect(decoded.at).toBeInstanceOf(Date);
    expect(decoded.at.getTime()).toBeNaN();
  });

  it('gives Buffer and Uint8Array back as what they were', () => {
    const { buffer, plain } = roundTrip({ buffer: Buffer.from('a'), plain: Uint8Array.of(1) });

    expect(Buffer.isBuffer(buffer)).toBe(true);
    expect(Object.getPrototypeOf(plain)).toBe(Uint8Array.prototype);
    expect(plain.buffer.byteLength).toBe(1);
  });

  it('writes only the bytes in view, not the pool that small Buffers share', () => {
    const pool = Buffer.from('neighbour-secret-neighbour');
    const view = pool.subarray(10, 16);

    expect(typedCodec.encode(view).length).toBeLessThan(40);
    expect(roundTrip(view).toString()).toBe('secret');
  });

  it('keeps shared references and cycles', () => {
    const owner: Record<string, unknown> = { name: 'ops' };
    owner.self = owner;
    const value = { first: owner, byName: new Map([['ops', owner]]), all: new Set([owner]) };
    const decoded = roundTrip(value);

    expect(decoded.first.self).toBe(decoded.first);
    expect(decoded.byName.get('ops')).toBe(decoded.first);
    expect(decoded.all.has(decoded.first)).toBe(true);
  });

  it.each<[string, unknown, string]>([
    ['a function is code', { run: () => 1 }, '.run:'],
    ['a symbol is not data', [Symbol('x')], '[0]:'],
    ['a promise is not a value yet', { a: Promise.resolve(1) }, '.a:'],
    ['a class would be lost', { links: [new (class Detector {})()] }, '.links[0]: it is an instance of Detector'],
    ['a class without a name would be lost too', new (class {})(), 'unnamed class'],
    ['an inherited property would become an own one or vanish', Object.create(Object.create(null)), 'the value:'],
    ['a subclass of Date would be lost', new (class Day extends Date {})(), 'Day'],
    ['a subclass of Map would be lost', new (class Index extends Map {})(), 'Index'],
    ['a subclass of Array would be lost', new (class List extends Array {})(), 'List'],
    ['a subclass of Buffer would be lost', Object.setPrototypeOf(Buffer.from('a'), class Blob2 extends Buffer {}.prototype), 'Blob2'], // prettier-ignore
    ['an Error would be lost', new Error('x'), 'Error'],
    ['a boxed number would be lost', Object(1), 'Number'],
    ['a WeakMap cannot be listed', new WeakMap(), 'WeakMap'],
    ['other typed arrays are not supported', new Float64Array(1), 'Float64Array'],
    ['shared memory is shared', new Uint8Array(new SharedArrayBuffer(1)), 'shared memory'],
    ['a pretended Date has no time', Object.create(Date.prototype), 'a part of the value'],
    ['a property of a Date would vanish', Object.assign(new Date(), { zone: 'UTC' }), 'properties of its own'],
    ['a property of a Map would vanish', Object.assign(new Map(), { total: 1 }), 'properties of its own'],
    ['a RegExp in use has a position', Object.assign(/a/g, { lastIndex: 1 }), 'lastIndex'],
    ['a property of a RegExp would vanish', Object.assign(/a/g, { title: 'x' }), 'properties of its own'],
    ['a getter would become data', { get now() { return 1; } }, 'getter'], // prettier-ignore
    ['a hidden property would vanish', Object.defineProperty({}, 'id', { value: 1 }), 'not enumerable'],
    ['a symbol key would vanish', { [Symbol('k')]: 1 }, 'symbol key'],
    ['a hole is not undefined', [1, , 3], 'holes'], // eslint-disable-line no-sparse-arrays
    ['a hole beside an extra property is still one', Object.assign([, 1], { extra: 1 }), 'holes'], // eslint-disable-line no-sparse-arrays
    ['a long hole is one too', Object.assign([], { length: 4e9 }), 'holes'],
    ['__proto__ is never stored', JSON.parse('{"a":{"__proto__":1}}'), '.a:'],
    ['what a Map holds is looked at', new Map([['a', () => 1]]), '.values():'],
    ['what a Set holds is looked at', { s: new Set([() => 1]) }, '.s.keys():'],
  ])('refuses to encode because %s, and says so', (_because, value, message) => {
    const encode = () => typedCodec.encode(value);

    expect(encode).toThrow(UnencodableValueError);
    expect(encode).toThrow(message);
  });

  it('refuses a value that is nested too deeply', () => {
    let deep: unknown = [];
    for (let depth = 0; depth < 50_000; depth++) deep = [deep];

    expect(() => typedCodec.encode(deep)).toThrow(/nested too deeply/);
  });

  it.each<[string, string]>([
    ['there is nothing', ''],
    ['the text is cut off', '[{"id":1'],
    ['it is plain JSON', '{"id":1}'],
    ['it is empty', '[]'],
    ['the type is unknown', '[["detector",1],1]'],
    ['a reference leads nowhere', '[[7]]'],
    ['a reference is not a number', '[["Set","x"]]'],
    ['the name of a type is inherited', '[["toString",1],[2],"x"]'],
    ['the check is no type', '[["check",1],[2],"x"]'],
    ['__proto__ is a key', '[{"__proto__":1},{"admin":2},true]'],
    ['__proto__ is a key of an object without prototype', '[["null","__proto__",1],{}]'],
    ['a sparse array claims billions of elements', '[[-7,4294967295]]'],
    ['a Buffer holds no text', '[["buffer",1],[2],7]'],
    ['a Buffer holds no base64', '[["buffer",1],[2],"***"]'],
    ['a Buffer is not packed as an array', '[["buffer",1],"YQ=="]'],
    ['a Buffer holds itself', '[["buffer",0]]'],
    ['a URL is none', '[["URL","nowhere"]]'],
    ['a RegExp is none', '[["RegExp","("]]'],
    ['a bigint is none', '[["BigInt","1e3"]]'],
    ['a typed array lacks its memory', '[["Float64Array",1],4000000000]'],
  ])('refuses to decode because %s', (_because, text) => {
    expect(() => typedCodec.decode(bytes(text))).toThrow(UndecodableValueError);
  });

  it('refuses to decode what is not UTF-8', () => {
    expect(() => typedCodec.decode(Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d))).toThrow(UndecodableValueError);
  });

  it('refuses to decode what is nested too deeply', () => {
    const deep = `[${Array.from({ length: 200_000 }, (_, index) => `[${index + 1}]`).join(',')},1]`;

    expect(() => typedCodec.decode(bytes(deep))).toThrow(/nested too deeply/);
  });

  it('never quotes stored bytes in an error', () => {
    expect(messageOf(() => typedCodec.decode(bytes('secret')))).toMatch(/^(?!.*secret).*malformed/);
  });

  it('writes the layout that released versions wrote', () => {
    const value = { at: new Date(0), id: 1n, raw: Buffer.from('a'), bytes: Uint8Array.of(1), none: undefined };

    expect(Buffer.from(typedCodec.encode(value)).toString()).toBe(
      '[{"at":1,"id":2,"raw":3,"bytes":6,"none":-1},["Date","1970-01-01T00:00:00.000Z"],["BigInt","1"],' +
        '["buffer",4],[5],"YQ==",["bytes",7],[8],"AQ=="]',
    );
  });

  it('keeps its id, which is part of the wire format', () => {
    expect([typedCodec.id, typedCodec.name]).toEqual([2, 'typed']);
  });
});
