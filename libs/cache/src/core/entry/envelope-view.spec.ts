import { describe, expect, it } from 'vitest';
import { EnvelopeView } from './envelope-view.js';
import { encodeEnvelope, type Envelope } from './envelope.js';
import { mintedAt } from './token.js';

const SPACE = Buffer.concat([Buffer.alloc(8, 0xee), Buffer.alloc(16, 3)]);
const INDEXES = [Buffer.alloc(16, 4), Buffer.alloc(16, 5)];
const TOKEN = Buffer.alloc(16, 1);
const ENVELOPE: Envelope = {
  token: TOKEN,
  version: Buffer.alloc(8, 2),
  codec: 5,
  filledAt: mintedAt(TOKEN) + 5,
  life: null,
  namespaceToken: SPACE,
  indexTokens: INDEXES,
  tagSpaceToken: null,
  tags: [],
  payload: Buffer.from('value'),
};
const TAGGED = { tagSpaceToken: SPACE, tags: [{ name: 't', token: Buffer.alloc(16, 6) }] };
const LASTING = { life: { freshMs: 60_000, slideMs: 60_000, loadMs: 5 } };

const under = (epoch: number): Buffer => Buffer.concat([Buffer.alloc(8, epoch), SPACE.subarray(8)]);

describe.each<[number, Partial<Envelope>]>([
  [1, TAGGED],
  [2, LASTING],
  [2, { ...TAGGED, ...LASTING }],
  [3, {}],
])('an envelope of format %i', (format, said) => {
  const bytes = encodeEnvelope({ ...ENVELOPE, ...said });
  const view = EnvelopeView.of(bytes)!;

  it('has the token of its namespace, and no other', () => {
    expect(bytes[0]).toBe(format);
    expect(view.hasSpaceToken(SPACE)).toBe(true);
    for (const place of [8, 15, 23]) {
      const other = Buffer.from(SPACE);
      other[place]! ^= 1;
      expect(view.hasSpaceToken(other)).toBe(false);
    }
    for (const other of [null, undefined, Buffer.of(), SPACE.subarray(1), Buffer.concat([SPACE, Buffer.of(3)])])
      expect(view.hasSpaceToken(other)).toBe(false);
    expect(view.hasSpaceToken(Buffer.concat([SPACE.subarray(8), SPACE.subarray(0, 8)]))).toBe(false);
  });

  it('has the tokens of its indexes, each in its place', () => {
    expect(view.indexCount).toBe(2);
    expect([0, 1].map((i) => view.hasIndexToken(i, INDEXES[i]))).toEqual([true, true]);
    expect([0, 1].map((i) => view.hasIndexToken(i, INDEXES[1 - i]))).toEqual([false, false]);
    expect(view.hasIndexToken(0, null)).toBe(false);
  });

  it('has the tags that it was given, and its payload behind them', () => {
    expect(view.tagCount).toBe(said.tags?.length ?? 0);
    const names = [Buffer.from('t')];
    expect(view.hasTags(names, [SPACE, Buffer.alloc(16, 6)], 0)).toBe(said.tags ? true : undefined);
    expect(view.hasTags(names, [SPACE, Buffer.alloc(16, 7)], 0)).toBe(said.tags ? false : undefined);
    expect(Buffer.from(view.payload).toString()).toBe('value');
    expect([view.codec, view.filledAt, view.payloadLength]).toEqual([5, ENVELOPE.filledAt, 5]);
    expect(view.isOfVersion(ENVELOPE.version)).toBe(true);
  });
});

describe('the epoch of a namespace', () => {
  it('is in an entry of format 1, and compared with the token', () => {
    const view = EnvelopeView.of(encodeEnvelope({ ...ENVELOPE, ...TAGGED }))!;
    expect([0xee, 0xef].map((epoch) => view.hasSpaceToken(under(epoch)))).toEqual([true, false]);
  });

  it('is not in one of format 3: the store compares that of the current token before anybody sees it', () => {
    const view = EnvelopeView.of(encodeEnvelope(ENVELOPE))!;
    expect([0xee, 0xef].map((epoch) => view.hasSpaceToken(under(epoch)))).toEqual([true, true]);
  });
});
