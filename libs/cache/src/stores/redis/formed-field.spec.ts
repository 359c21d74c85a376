import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEnvelope, type Envelope } from '../../core/entry/envelope.js';
import { formedField, isFormed, wholeFormedField } from './formed-field.js';

const SPACE = Buffer.alloc(24, 3);
const INDEX = Buffer.alloc(16, 4);
const STAMP = Buffer.concat([SPACE, INDEX]);
const OTHER_FORM = Buffer.alloc(9, 0xee);

const ENVELOPE: Envelope = {
  token: Buffer.alloc(16, 1),
  version: Buffer.alloc(8, 2),
  codec: 5,
  filledAt: 1_700_000_000_000,
  life: null,
  namespaceToken: SPACE,
  indexTokens: [INDEX],
  tagSpaceToken: null,
  tags: [],
  payload: Buffer.from('value'),
};
const FORM = Buffer.concat([ENVELOPE.version, Buffer.of(ENVELOPE.codec)]);

/** What the script stores of `envelope`, whose form has that position. */
function fieldOf(envelope: Envelope, position = 0): Buffer {
  const given = formedField(encodeEnvelope(envelope), envelope.namespaceToken, envelope.indexTokens[0]!)!;
  return Buffer.concat([given.subarray(0, 17), Buffer.of(position), given.subarray(26)]);
}

const hex = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes).toString('hex') : 'none');
const ofLength = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

describe('a field that names its form', () => {
  it('is 24 bytes longer than its payload, has its token where scripts look for it, and its form where the script cuts it out', () => {
    const given = formedField(encodeEnvelope(ENVELOPE), SPACE, INDEX)!;
    expect(hex(given.subarray(17, 26))).toBe(hex(FORM));
    const field = fieldOf(ENVELOPE);
    expect(field).toHaveLength(24 + ENVELOPE.payload.length);
    expect(hex(field.subarray(1, 17))).toBe(hex(ENVELOPE.token));
    expect([field, encodeEnvelope(ENVELOPE), Buffer.of(0x81), Buffer.of(0), Buffer.of()].map(isFormed)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('comes back as the envelope that it was made of, whatever that says, wherever its form is', () => {
    const envelopes = fc.record({
      token: ofLength(16),
      version: ofLength(8),
      codec: fc.nat(255),
      filledAt: fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 32, 2 ** 48 - 1)),
      namespaceToken: ofLength(24),
      index: ofLength(16),
      payload: fc.uint8Array({ maxLength: 1_024, size: 'max' }),
    });
    fc.assert(
      fc.property(envelopes, fc.nat(6), ({ index, ...said }, position) => {
        const envelope = { ...ENVELOPE, ...said, indexTokens: [index] };
        const own = Buffer.concat([said.version, Buffer.of(said.codec)]);
        const forms = Buffer.concat(Array.from({ length: 7 }, (_, i) => (i === position ? own : OTHER_FORM)));
        const stamp = Buffer.concat([said.namespaceToken, index]);
        expect(hex(wholeFormedField(fieldOf(envelope, position), stamp, forms))).toBe(hex(encodeEnvelope(envelope)));
      }),
    );
  });

  it.each<[string, Partial<Envelope>]>([
    ['a life', { life: { freshMs: 60_000, slideMs: 0, loadMs: 5 } }],
    ['tags', { tagSpaceToken: SPACE, tags: [{ name: 't', token: INDEX }] }],
    ['a second index', { indexTokens: [INDEX, INDEX] }],
    ['no index', { indexTokens: [] }],
    ['another index token than its stamp', { indexTokens: [SPACE.subarray(8)] }],
    ["another namespace's token than its stamp", { namespaceToken: Buffer.alloc(24, 9) }],
    ['a time with a fraction', { filledAt: 1.5 }],
    ['a time before 1970', { filledAt: -1 }],
    ['a time that is minus zero', { filledAt: -0 }],
    ['a time that six bytes cannot hold', { filledAt: 2 ** 48 }],
    ['no time', { filledAt: Number.NaN }],
    ['a large payload', { payload: Buffer.alloc(1_025) }],
  ])('is not made of an envelope with %s', (_, said) => {
    expect(formedField(encodeEnvelope({ ...ENVELOPE, ...said }), SPACE, INDEX)).toBeNull();
  });

  it("is not made of other bytes, nor under a namespace's token in place of the index's", () => {
    const envelope = encodeEnvelope(ENVELOPE);
    for (const bytes of [Buffer.of(), envelope.subarray(0, 76), Buffer.concat([Buffer.of(3), envelope.subarray(1)])])
      expect(formedField(bytes, SPACE, INDEX)).toBeNull();
    expect(formedField(envelope, SPACE, Buffer.concat([Buffer.alloc(8), INDEX]))).toBeNull();
  });

  it('counts for nothing without its form, its stamp, or a part of its head', () => {
    const field = fieldOf(ENVELOPE, 1);
    const forms = Buffer.concat([OTHER_FORM, FORM]);
    expect(hex(wholeFormedField(field, STAMP, forms))).toBe(hex(encodeEnvelope(ENVELOPE)));
    for (const cut of [null, Buffer.of(), FORM, forms.subarray(1), Buffer.concat([forms, Buffer.of(0)])])
      expect(wholeFormedField(field, STAMP, cut)).toBeNull();
    for (const stamp of [null, Buffer.of(), SPACE, STAMP.subarray(1), Buffer.concat([STAMP, FORM])])
      expect(wholeFormedField(field, stamp, forms)).toBeNull();
    for (let length = 1; length < 24; length++)
      expect(wholeFormedField(field.subarray(0, length), STAMP, forms)).toBeNull();
    expect(wholeFormedField(fieldOf(ENVELOPE, 255), STAMP, forms)).toBeNull();
  });

  it('bears the tokens of the stamp that is there, and the form that is at its position', () => {
    const other = Buffer.alloc(40, 9);
    const expected = {
      ...ENVELOPE,
      version: OTHER_FORM.subarray(1),
      codec: 0xee,
      namespaceToken: other.subarray(16),
      indexTokens: [other.subarray(24)],
    };
    expect(hex(wholeFormedField(fieldOf(ENVELOPE), other, OTHER_FORM))).toBe(hex(encodeEnvelope(expected)));
  });
});
