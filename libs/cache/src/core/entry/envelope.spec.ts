import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryToken } from './entry-cell.js';
import { FRESH_LENGTH, FRESH_OFFSET } from './entry-life.js';
import { decodeEnvelope } from './decode-envelope.js';
import { encodeEnvelope, type Envelope } from './envelope.js';

const bytes = (length: number, first: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);

const plain: Envelope = {
  token: bytes(16, 1),
  version: bytes(8, 0x41),
  codec: 2,
  filledAt: 1_795_000_000_000,
  life: null,
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

const renewable: Envelope = { ...plain, life: { freshMs: 60_000, slideMs: 0, loadMs: 20 } };
const sliding: Envelope = { ...full, life: { freshMs: 90_000, slideMs: 60_000, loadMs: 0 } };

const FORMATS = [
  [1, 'plain', plain],
  [1, 'full', full],
  [2, 'renewable', renewable],
  [2, 'sliding', sliding],
] as const;

const golden = (format: number, name: string): string =>
  readFileSync(new URL(`../../../../../test/wire/envelope-v${format}/${name}.hex`, import.meta.url), 'utf8').trim();
const hex = (envelope: Envelope): string => Buffer.from(encodeEnvelope(envelope)).toString('hex');

describe.each(FORMATS)('envelope format %i: %s', (format, name, envelope) => {
  const remedy =
    'Stored entries of released versions look like this. Do not edit the file: add a format beside this one, and a folder of its own in test/wire.';

  it('is what was released', () => {
    expect(hex(envelope), remedy).toBe(golden(format, name));
    const decoded = decodeEnvelope(Buffer.from(golden(format, name), 'hex'))!;
    expect(Buffer.from(decoded.payload).toString(), remedy).toBe(Buffer.from(envelope.payload).toString());
    expect(decoded, remedy).toMatchObject({ filledAt: envelope.filledAt, life: envelope.life });
  });

  it('comes back whole', () => {
    const decoded = decodeEnvelope(encodeEnvelope(envelope))!;
    expect(Object.keys(decoded).sort()).toEqual(Object.keys(envelope).sort());
    expect(encodeEnvelope(decoded)).toEqual(encodeEnvelope(envelope));
    expect(decoded.tags.map((tag) => tag.name)).toEqual(envelope.tags.map((tag) => tag.name));
  });

  it('is no envelope when cut anywhere before its payload', () => {
    const whole = encodeEnvelope(envelope);
    for (let length = 0; length < whole.length - envelope.payload.length; length++)
      expect(decodeEnvelope(whole.subarray(0, length))).toBeNull();
  });

  it('carries its token where every build looks for it', () => {
    expect(Buffer.from(entryToken(encodeEnvelope(envelope))!).toString('hex')).toBe(
      Buffer.from(plain.token).toString('hex'),
    );
  });

  it('reads any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        decodeEnvelope(Uint8Array.of(format, ...noise));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('envelope format 2', () => {
  const cell = Buffer.from(encodeEnvelope(sliding));

  it('has the time that the entry is fresh where the stores renew it', () => {
    expect(cell.readUIntBE(FRESH_OFFSET, FRESH_LENGTH)).toBe(90_000);
  });

  it('is no envelope with flags that only a later library knows', () => {
    const later = Buffer.from(cell);
    later[FRESH_OFFSET + FRESH_LENGTH + 4] = 0x02;
    expect(decodeEnvelope(later)).toBeNull();
  });

  it('holds what fits: longer is as long as it can say, and time never runs backwards', () => {
    const life = { freshMs: Number.MAX_SAFE_INTEGER, slideMs: 0, loadMs: -5 };
    expect(decodeEnvelope(encodeEnvelope({ ...plain, life, filledAt: 12.9 }))).toMatchObject({
      filledAt: 12,
      life: { freshMs: 2 ** 48 - 1, loadMs: 0 },
    });
  });
});
