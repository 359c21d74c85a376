import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEnvelope, encodeEnvelope, type Envelope } from './envelope.js';

const bytes = (length: number, first: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);

const plain: Envelope = {
  token: bytes(16, 1),
  version: bytes(8, 0x41),
  codec: 2,
  filledAt: 1_795_000_000_000,
  namespaceToken: bytes(24, 0x60),
  indexTokens: [],
  tagSpaceToken: null,
  tags: [],
  payload: Buffer.from('[null]'),
};

const full: Envelope = {
  ...plain,
  indexTokens: [bytes(16, 0x80), bytes(16, 0x90)],
  tagSpaceToken: bytes(24, 0xa0),
  tags: [
    { name: 's8:Workflowd42;', token: bytes(16, 0xc0) },
    { name: 's2:Äöd1;', token: bytes(16, 0xd0) },
  ],
  payload: Buffer.from('{"a":"é"}'),
};

const golden = (name: string): string =>
  readFileSync(new URL(`../../../../../test/wire/envelope-v1/${name}.hex`, import.meta.url), 'utf8').trim();
const hex = (envelope: Envelope): string => Buffer.from(encodeEnvelope(envelope)).toString('hex');
describe('envelope format 1', () => {
  const remedy =
    'Stored entries of released versions look like this. Do not edit the file: add format 2 beside format 1, and a folder test/wire/envelope-v2.';

  it.each([
    ['plain', plain],
    ['full', full],
  ])('is what was released: %s', (name, envelope) => {
    expect(hex(envelope), remedy).toBe(golden(name));
    expect(Buffer.from(decodeEnvelope(Buffer.from(golden(name), 'hex'))!.payload).toString(), remedy).toBe(
      Buffer.from(envelope.payload).toString(),
    );
  });

  it('comes back whole', () => {
    const decoded = decodeEnvelope(encodeEnvelope(full))!;
    expect(Object.keys(decoded).sort()).toEqual(Object.keys(full).sort());
    expect(encodeEnvelope(decoded)).toEqual(encodeEnvelope(full));
    expect(decoded.tags.map((tag) => tag.name)).toEqual(full.tags.map((tag) => tag.name));
  });

  it('is no envelope when cut anywhere before its payload', () => {
    const whole = encodeEnvelope(full);
    for (let length = 0; length < whole.length - full.payload.length; length++)
      expect(decodeEnvelope(whole.subarray(0, length))).toBeNull();
  });

  it('reads any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        decodeEnvelope(Uint8Array.of(1, ...noise));
      }),
      { numRuns: 2_000 },
    );
  });
});
