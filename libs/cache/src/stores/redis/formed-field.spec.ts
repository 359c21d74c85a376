import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEnvelope } from '../../core/entry/decode-envelope.js';
import { encodeEnvelope, type Envelope } from '../../core/entry/envelope.js';
import { mintedAt } from '../../core/entry/token.js';
import { formedField, isFormed, wholeFormedField } from './formed-field.js';

const SPACE = Buffer.alloc(24, 3);
const INDEX = Buffer.alloc(16, 4);
const STAMP = Buffer.concat([SPACE, INDEX]);
const OTHER_FORM = Buffer.alloc(9, 0xee);

const TOKEN = Buffer.alloc(16, 1);
const ENVELOPE: Envelope = {
  token: TOKEN,
  version: Buffer.alloc(8, 2),
  codec: 5,
  filledAt: mintedAt(TOKEN) + 5,
  life: null,
  namespaceToken: SPACE,
  indexTokens: [INDEX],
  tagSpaceToken: null,
  tags: [],
  payload: Buffer.from('value'),
};
const FORM = Buffer.concat([ENVELOPE.version, Buffer.of(ENVELOPE.codec)]);

/** The same entry as builds without format 3 store it: 14 bytes more. */
const V1_ENVELOPE = Buffer.concat([
  Buffer.of(1),
  ENVELOPE.token,
  FORM,
  double(ENVELOPE.filledAt),
  STAMP.subarray(0, 24),
  Buffer.of(1),
  INDEX,
  Buffer.of(0, 0),
  ENVELOPE.payload,
]);

/** What the script stores of `envelope`, whose form has that position. */
function fieldOf(envelope: Envelope, position = 0): Buffer {
  const given = formedField(encodeEnvelope(envelope), envelope.namespaceToken, envelope.indexTokens[0]!)!;
  return Buffer.concat([given.subarray(0, 17), Buffer.of(position), given.subarray(26)]);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

const hex = (bytes: Uint8Array | null): string => (bytes ? Buffer.from(bytes).toString('hex') : 'none');
const ofLength = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

describe('a field that names its form', () => {
  it('is 22 bytes longer than its payload, has its token where scripts look for it, and its form where the script cuts it out', () => {
    const given = formedField(encodeEnvelope(ENVELOPE), SPACE, INDEX)!;
    expect(hex(given.subarray(17, 26))).toBe(hex(FORM));
    const field = fieldOf(ENVELOPE);
    expect(field).toHaveLength(22 + ENVELOPE.payload.length);
    expect(hex(field.subarray(1, 17))).toBe(hex(ENVELOPE.token));
    const others = [
      encodeEnvelope(ENVELOPE),
      Buffer.of(0x81),
      Buffer.of(0x83),
      Buffer.of(0x42),
      Buffer.of(0),
      Buffer.of(),
    ];
    expect([field, ...others].map(isFormed)).toEqual([true, ...others.map(() => false)]);
  });

  it('comes back as the envelope that it was made of, whatever that says, wherever its form is', () => {
    const envelopes = fc.record({
      token: ofLength(16),
      version: ofLength(8),
      codec: fc.nat(255),
      sinceMint: fc.integer(),
      namespaceToken: ofLength(24),
      index: ofLength(16),
      payload: fc.uint8Array({ maxLength: 1_024, size: 'max' }),
    });
    fc.assert(
      fc.property(envelopes, fc.nat(6), ({ index, sinceMint, ...said }, position) => {
        const envelope = { ...ENVELOPE, ...said, filledAt: mintedAt(said.token) + sinceMint, indexTokens: [index] };
        const own = Buffer.concat([said.version, Buffer.of(said.codec)]);
        const forms = Buffer.concat(Array.from({ length: 7 }, (_, i) => (i === position ? own : OTHER_FORM)));
        const stamp = Buffer.concat([said.namespaceToken, index]);
        expect(hex(wholeFormedField(fieldOf(envelope, position), stamp, forms))).toBe(hex(encodeEnvelope(envelope)));
      }),
    );
  });

  it('comes back in format 1 when a build without format 3 has made it of that', () => {
    const time = Buffer.alloc(6);
    time.writeUIntBE(ENVELOPE.filledAt, 0, 6);
    const field = Buffer.concat([Buffer.of(0x41), TOKEN, Buffer.of(0), time, ENVELOPE.payload]);
    expect(isFormed(field)).toBe(true);
    expect(hex(wholeFormedField(field, STAMP, FORM))).toBe(hex(V1_ENVELOPE));
    expect(wholeFormedField(field.subarray(0, 23), STAMP, FORM)).toBeNull();
    expect(hex(decodeEnvelope(V1_ENVELOPE)!.payload)).toBe(hex(ENVELOPE.payload));
    expect(formedField(V1_ENVELOPE, SPACE, INDEX)).toBeNull();
  });

  it.each<[string, Partial<Envelope>]>([
    ['a life', { life: { freshMs: 60_000, slideMs: 0, loadMs: 5 } }],
    ['tags', { tagSpaceToken: SPACE, tags: [{ name: 't', token: INDEX }] }],
    ['a second index', { indexTokens: [INDEX, INDEX] }],
    ['no index', { indexTokens: [] }],
    ['another index token than its stamp', { indexTokens: [SPACE.subarray(8)] }],
    ["another namespace's token than its stamp", { namespaceToken: Buffer.alloc(24, 9) }],
    ['a time that is weeks from its token’s', { filledAt: 1_700_000_000_000 }],
    ['a large payload', { payload: Buffer.alloc(1_025) }],
  ])('is not made of an envelope with %s', (_, said) => {
    expect(formedField(encodeEnvelope({ ...ENVELOPE, ...said }), SPACE, INDEX)).toBeNull();
  });

  it("is not made of other bytes, nor under a namespace's token in place of the index's", () => {
    const envelope = encodeEnvelope(ENVELOPE);
    for (const bytes of [Buffer.of(), envelope.subarray(0, 62), Buffer.concat([Buffer.of(4), envelope.subarray(1)])])
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
    for (let length = 1; length < 22; length++)
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
