import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEnvelope, type Envelope } from '../../core/entry/envelope.js';
import { mintedAt, NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH } from '../../core/entry/token.js';
import { slimField, wholeField } from './slim-field.js';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });

const TOKEN = new Uint8Array(TOKEN_LENGTH).fill(1);
const ENVELOPE: Envelope = {
  token: TOKEN,
  version: new Uint8Array(8).fill(2),
  codec: 1,
  filledAt: mintedAt(TOKEN),
  life: { freshMs: 60_000, slideMs: 60_000, loadMs: 5 },
  namespaceToken: new Uint8Array(NAMESPACE_TOKEN_LENGTH).fill(3),
  indexTokens: [new Uint8Array(TOKEN_LENGTH).fill(4), new Uint8Array(TOKEN_LENGTH).fill(5)],
  tagSpaceToken: null,
  tags: [],
  payload: Buffer.from('value'),
};
const TAGGED = {
  tagSpaceToken: new Uint8Array(NAMESPACE_TOKEN_LENGTH).fill(6),
  tags: [{ name: 't', token: new Uint8Array(TOKEN_LENGTH).fill(7) }],
};
const STAMP = Buffer.concat([ENVELOPE.namespaceToken, ENVELOPE.indexTokens[0]!]);

describe('a field of a hash', () => {
  it('is shorter by what its stamp says, and made whole from it', () => {
    for (const [saved, said] of [
      [30, { life: null }],
      [38, { life: null, ...TAGGED }],
      [38, {}],
    ] as const) {
      const envelope = encodeEnvelope({ ...ENVELOPE, ...said });
      const slim = slimField(envelope, ENVELOPE.namespaceToken, ENVELOPE.indexTokens[0]!);
      expect(slim.length).toBe(envelope.length - saved);
      expect(slim.subarray(1, 1 + TOKEN_LENGTH)).toEqual(envelope.subarray(1, 1 + TOKEN_LENGTH));
      expect(Buffer.from(wholeField(slim, STAMP)!)).toEqual(Buffer.from(envelope));
    }
  });

  it('comes back whatever bytes it is made of', () => {
    const any = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes(17), any, bytes(24), any, bytes(16), any, fc.boolean(), (head, a, space, b, index, c, isIn) => {
        head[0]! %= 5;
        const field = Buffer.concat(isIn ? [head, a, space, b, index, c] : [head, a, b, c]);
        const slim = slimField(field, space, index);
        expect(Buffer.from(wholeField(slim, Buffer.concat([space, index]))!)).toEqual(field);
      }),
    );
  });

  it.each([ENVELOPE.life, null])(
    'bears the tokens of the stamp that is there, and counts for nothing without one',
    (life) => {
      const slim = slimField(encodeEnvelope({ ...ENVELOPE, life }), ENVELOPE.namespaceToken, ENVELOPE.indexTokens[0]!);
      const other = Buffer.alloc(STAMP.length, 9);
      const expected = {
        ...ENVELOPE,
        life,
        namespaceToken: other.subarray(0, 24),
        indexTokens: [other.subarray(24), ENVELOPE.indexTokens[1]!],
      };
      expect(Buffer.from(wholeField(slim, other)!)).toEqual(Buffer.from(encodeEnvelope(expected)));
      expect([wholeField(slim, null), wholeField(slim, Buffer.alloc(0))]).toEqual([null, null]);
      expect(wholeField(slim.subarray(0, 18), STAMP)).toBeNull();
    },
  );
});
