import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryToken } from './entry-cell.js';
import { FRESH_LENGTH, FRESH_OFFSET } from './entry-life.js';
import { decodeEnvelope } from './decode-envelope.js';
import { encodeEnvelope, type Envelope } from './envelope.js';
import { mintedAt } from './token.js';

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

/** Filled within weeks of the minting of its token. */
const short: Envelope = {
  ...plain,
  token: Buffer.concat([bytes(6, 1), Buffer.from('6afd86c0' + '0001e240' + '0007', 'hex')]),
  filledAt: 1_795_000_000_200,
};
/** By a clock that is behind the store's. */
const indexed: Envelope = {
  ...short,
  filledAt: 1_794_999_996_500,
  indexTokens: full.indexTokens,
  payload: full.payload,
};
const renewable: Envelope = { ...plain, life: { freshMs: 60_000, slideMs: 0, loadMs: 20 } };
const sliding: Envelope = { ...full, life: { freshMs: 90_000, slideMs: 60_000, loadMs: 0 } };

const FORMATS = [
  [1, 'plain', plain],
  [1, 'full', full],
  [2, 'renewable', renewable],
  [2, 'sliding', sliding],
  [3, 'plain', short],
  [3, 'indexed', indexed],
] as const;

const golden = (format: number, name: string): Buffer =>
  Buffer.from(
    readFileSync(new URL(`../../../../../test/wire/envelope-v${format}/${name}.hex`, import.meta.url), 'utf8').trim(),
    'hex',
  );
const hex = (envelope: Uint8Array): string => Buffer.from(envelope).toString('hex');

describe.each(FORMATS)('envelope format %i: %s', (format, name, envelope) => {
  const remedy =
    'Stored entries of released versions look like this. Do not edit the file: add a format beside this one, and a folder of its own in test/wire.';
  const released = golden(format, name);

  it('is what was released', () => {
    expect(hex(encodeEnvelope(envelope)), remedy).toBe(hex(released));
    const decoded = decodeEnvelope(released)!;
    const namespaceToken = envelope.namespaceToken.subarray(format === 3 ? 8 : 0);
    expect(Object.keys(decoded).sort(), remedy).toEqual(Object.keys(envelope).sort());
    expect(plainly(decoded), remedy).toEqual(plainly({ ...envelope, namespaceToken }));
  });

  it('comes back whole', () => {
    const decoded = decodeEnvelope(encodeEnvelope(envelope))!;
    expect(encodeEnvelope(decoded)).toEqual(encodeEnvelope(envelope));
    expect(decoded.tags.map((tag) => tag.name)).toEqual(envelope.tags.map((tag) => tag.name));
  });

  it('is no envelope when cut anywhere before its payload', () => {
    for (let length = 0; length < released.length - envelope.payload.length; length++)
      expect(decodeEnvelope(released.subarray(0, length))).toBeNull();
    expect(decodeEnvelope(released.subarray(0, released.length - envelope.payload.length))).not.toBeNull();
  });

  it('carries its token where every build looks for it', () => {
    expect(hex(entryToken(released)!)).toBe(hex(envelope.token));
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

describe('envelope format 3', () => {
  const minted = 1_795_000_000_123;
  const formatAndTime = (filledAt: number): [number, number] => {
    const cell = encodeEnvelope({ ...short, filledAt });
    return [cell[0]!, decodeEnvelope(cell)!.filledAt];
  };

  it('is 14 bytes shorter than format 1', () => {
    expect(encodeEnvelope(plain).length - encodeEnvelope(short).length).toBe(14);
    expect(encodeEnvelope({ ...short, indexTokens: [bytes(16, 0x80)], payload: bytes(0, 0) })).toHaveLength(63);
  });

  it.each([0, 1, -1, 3_600_000, -3_600_000, 2 ** 31 - 1, -(2 ** 31)])(
    'has a time that is %i ms from when its token was minted',
    (ms) => expect(formatAndTime(minted + ms)).toEqual([3, minted + ms]),
  );

  it.each([
    2 ** 31 - minted,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 32,
    -minted,
    -2 * minted,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('leaves a time to format 1 that is %d ms from it', (ms) =>
    expect(formatAndTime(minted + ms)).toEqual([1, minted + ms]),
  );

  it('has whole milliseconds', () => {
    expect(formatAndTime(minted + 12.9)).toEqual([3, minted + 12]);
  });

  it('brings back any time, whatever its token is made of', () => {
    const tokens = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(tokens, fc.integer(), fc.nat(2 ** 43), (token, ms, other) => {
        for (const filledAt of [mintedAt(token) + ms, other]) {
          const cell = encodeEnvelope({ ...short, token, filledAt });
          expect(decodeEnvelope(cell)).toMatchObject({ filledAt });
        }
      }),
    );
  });

  it('is the last that is known: the one after it is no envelope, and shows no token', () => {
    const later = Buffer.from(encodeEnvelope(short));
    later[0] = 4;
    expect([decodeEnvelope(later), entryToken(later)]).toEqual([null, null]);
  });
});

/** An envelope whose bytes can be compared, whatever class they are of. */
function plainly({ tags, indexTokens, ...envelope }: Envelope): unknown {
  const parts = Object.entries(envelope).map(([key, part]) => [key, part instanceof Uint8Array ? hex(part) : part]);
  return {
    ...Object.fromEntries(parts),
    indexTokens: indexTokens.map(hex),
    tags: tags.map((tag) => [tag.name, hex(tag.token)]),
  };
}
