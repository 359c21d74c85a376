import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import { createPackedCodec } from './create-packed-codec.js';
import type { PackedFields } from './packed-fields.js';
import { RowDecoder } from './rows/row-decoder.js';
import { UndecodableValueError } from './undecodable-value-error.js';
import { UnencodableValueError } from './unencodable-value-error.js';

const codec = createPackedCodec({ fields: ['id', 'name', ['owner', ['team', 'since']], 'tags'] });
const workflow = { id: 1, name: 'cpu', owner: { team: 'db', since: new Date(5) }, tags: ['a', 2n] };
const roundTrip = (value: unknown) => codec.decode(codec.encode(value));
const rowCodec = createPackedCodec({ fields: ['id', 'name', 'at'] });
const row = { id: 300, name: 'cpu', at: new Date(5) };

describe('createPackedCodec', () => {
  it.each([
    ['an object', workflow],
    ['a list of objects', [workflow, { ...workflow, id: 2 }]],
    ['an empty list', []],
    ['nothing', null],
    ['a nested object that is null', { ...workflow, owner: null }],
    ['fields that are undefined', { ...workflow, name: undefined, owner: undefined }],
    ['two elements, which is as long as a packed value', [workflow, workflow]],
  ])('gives back %s', (_what, value) => {
    expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true);
  });

  it('writes values only: sixty permissions take a seventieth of four kilobytes', () => {
    const names = Array.from({ length: 60 }, (_, i) => `may do number ${i} of the things that one may do to another`);
    const permissions = Object.fromEntries(names.map((name, i) => [name, i % 3 === 0]));
    expect(JSON.stringify(permissions).length).toBeGreaterThan(3_900);
    // What it is, its fields, the length of its cells, and the cells.
    expect(createPackedCodec({ fields: names }).encode(permissions).length).toBe(1 + 6 + 1 + 60);
  });

  it.each<[string, PackedFields, string?]>([
    ['in another order', ['name', 'id', ['owner', ['team', 'since']], 'tags']],
    ['nested, in another order', ['id', 'name', ['owner', ['since', 'team']], 'tags']],
    ['with one more', ['id', 'name', ['owner', ['team', 'since']], 'tags', 'more']],
    ['with one less', ['id', 'name', ['owner', ['team', 'since']]]],
    ['renamed', ['id', 'title', ['owner', ['team', 'since']], 'tags']],
    ['of another version', ['id', 'name', ['owner', ['team', 'since']], 'tags'], '2'],
  ])(
    'D8: never reads what was written with its fields %s, nor is what it wrote read so',
    (_what, fields, version = '') => {
      const other = createPackedCodec({ fields, version });
      const sample = (template: PackedFields): Record<string, unknown> =>
        Object.fromEntries(template.map((f) => (typeof f === 'string' ? [f, 1] : [f[0], sample(f[1])])));
      expect(other.layout).not.toBe(codec.layout);
      expect(() => other.decode(codec.encode(workflow))).toThrow(/written with other fields/);
      expect(() => codec.decode(other.encode(sample(fields)))).toThrow(UndecodableValueError);
    },
  );

  it.each<[string, PackedFields, string?]>([
    ['in another order', ['name', 'id', 'at']],
    ['with one more', ['id', 'name', 'at', 'more']],
    ['with one less', ['id', 'name']],
    ['renamed', ['id', 'title', 'at']],
    ['of another version', ['id', 'name', 'at'], '2'],
  ])(
    'D8: never reads rows that were written with its fields %s, nor is what it wrote read so',
    (_what, fields, version = '') => {
      const other = createPackedCodec({ fields, version });
      const bytes = other.encode(Object.fromEntries(fields.map((field) => [field, 1])));
      expect([rowCodec.encode(row), bytes].every((one) => RowDecoder.canRead(one, 0))).toBe(true);
      expect(other.layout).not.toBe(rowCodec.layout);
      expect(() => other.decode(rowCodec.encode(row))).toThrow(/written with other fields/);
      expect(() => rowCodec.decode(bytes)).toThrow(/written with other fields/);
    },
  );

  it.each([
    ['one row', row, true],
    ['a list of rows', [row, { id: -1, name: null, at: 0.5 }], true],
    ['an empty list', [], false],
    ['nothing', null, false],
    ['a row with a value that rows cannot tell', { ...row, id: 1n }, false],
    ['a row with a field that is undefined', { ...row, at: undefined }, false],
    ['a list with the same row twice', [row, row], false],
  ])('gives %s back as plain objects, whether it was written as rows or not', (_what, value, isRows) => {
    const bytes = rowCodec.encode(value);
    expect(RowDecoder.canRead(bytes, 0)).toBe(isRows);
    expect(rowCodec.decode(bytes)).toStrictEqual(value);
  });

  it('gives rows their declared order, and nothing but objects', () => {
    const back = rowCodec.decode(rowCodec.encode({ at: row.at, id: 1, name: 'cpu' })) as object;
    expect([Object.keys(back), Object.getPrototypeOf(back)]).toEqual([['id', 'name', 'at'], Object.prototype]);
  });

  it('writes no rows where objects inherit something by the name of a field', () => {
    const odd = createPackedCodec({ fields: ['id', 'toString'] });
    const bytes = odd.encode({ id: 1, toString: 2 });
    expect(RowDecoder.canRead(bytes, 0)).toBe(false);
    expect(odd.decode(bytes)).toStrictEqual({ id: 1, toString: 2 });
  });

  it('tells what is no row from rows, whatever its fields come to', () => {
    // The digest of one in 64 declarations would begin as rows do.
    for (let version = 0; version < 500; version++) {
      const some = createPackedCodec({ fields: ['id'], version });
      expect(some.decode(some.encode({ id: 1n }))).toEqual({ id: 1n });
      expect(some.decode(some.encode({ id: 1 }))).toEqual({ id: 1 });
    }
  });

  it('reads what another process wrote with the same fields', () => {
    const same = createPackedCodec({ fields: ['id', 'name', ['owner', ['team', 'since']], 'tags'] });
    expect(same.layout).toBe(codec.layout);
    expect(same.decode(codec.encode(workflow))).toEqual(workflow);
  });

  it('tells fields apart whose names look like a list', () => {
    const [flat, nested] = [createPackedCodec({ fields: ['a","b'] }), createPackedCodec({ fields: ['a', 'b'] })];
    expect(flat.layout).not.toBe(nested.layout);
  });

  it.each([
    ['a field is missing', { id: 1, name: 'cpu', tags: [] }, '', /lacks the declared field "owner"/],
    ['there is a field more', [{ ...workflow, extra: 1 }], '[0]', /not declared/],
    ['a nested field is missing', { ...workflow, owner: { team: 'x' } }, '.owner', /lacks .*"since"/],
    ['it is a class instance', new URL('https://a.b'), '', /instance of URL/],
    ['it is text', 'cpu', '', /no object with the declared fields/],
    ['it is undefined', undefined, '', /no object/],
    ['an element is null', [null], '[0]', /no object/],
    ['a field holds what msgpack does not keep', { ...workflow, tags: [-0] }, '.tags[0]', /no -0/],
    ['the list has properties', Object.assign([workflow], { total: 1 }), '', /extra properties/],
  ])('refuses a value when %s', (_what, value, path, reason) => {
    expect(() => codec.encode(value)).toThrow(UnencodableValueError);
    expect(() => codec.encode(value)).toThrow(reason);
    expect(() => codec.encode(value)).toThrow(expect.objectContaining({ path }));
  });

  it.each([
    ['there are none', []],
    ['they are no list', 'id'],
    ['a name is empty', ['']],
    ['a name is __proto__', ['__proto__']],
    ['a name is no text', [7]],
    ['one is listed twice', ['id', 'id']],
    ['nested ones are no list', [['owner', 'team']]],
    ['nested ones are none', [['owner', []]]],
  ])('refuses fields at start-up when %s', (_what, fields) => {
    expect(() => createPackedCodec({ fields: fields as PackedFields })).toThrow(ConfigurationError);
  });

  it.each([
    ['of one object', [false, [1, 2]]],
    ['of a list', [true, [[1]]]],
    ['of a nested object', [false, [1, 2, [3], 4]]],
    ['of no list', [true, 5]],
    ['of nothing known', 7],
  ])('refuses shifted values %s', (_what, packed) => {
    const digest = codec.encode(null).subarray(0, 8);
    const raw = createPackedCodec({ fields: ['x'] }).encode({ x: packed });
    // One object with one field is [false, [packed]]: three bytes before what the field holds.
    const bytes = Buffer.concat([digest, raw.subarray(8 + 3)]);
    expect(() => codec.decode(bytes)).toThrow(UndecodableValueError);
  });
});
