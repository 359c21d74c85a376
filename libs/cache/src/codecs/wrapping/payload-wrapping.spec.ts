import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import { brotliCompressSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../core/errors/configuration-error.js';
import type { EntryPlace, SealOptions, WrappingOptions } from '../../core/ports/wrapping.js';
import { UndecodableValueError } from '../undecodable-value-error.js';
import { createWrappings } from './create-wrappings.js';
import { encodeWrapHeader } from './wrap-header.js';

const MAX_BYTES = 1024 * 1024;
const place: EntryPlace = { key: 'alerts:detectors:1', head: Buffer.from('tokens of the entry') };
const text = Buffer.from('the same words again and again. '.repeat(300));
const big = Buffer.from('a longer story. '.repeat(8_000));
const keyOf = (fill: number): Uint8Array => Buffer.alloc(32, fill);
/** What Node 22.15 and later have. */
const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (bytes: Uint8Array) => Buffer };
const ALGORITHMS = ['deflate', 'brotli', ...(zstdCompressSync ? ['zstd' as const] : [])] as const;

const sealed = (...keys: [string, Uint8Array | string][]): SealOptions => ({
  keys: keys.map(([id, key]) => ({ id, key })),
});
const wrapping = (options: WrappingOptions, seal?: SealOptions) =>
  createWrappings({ seal }).for('detectors', options, MAX_BYTES);
/** What unwrapping throws, or rejects with. */
const refusal = async (unwrap: () => unknown): Promise<unknown> => {
  try {
    await unwrap();
  } catch (error) {
    return error;
  }
  throw new Error('it was unwrapped');
};

describe('payloads that are compressed', () => {
  it.each(ALGORITHMS)('N7: come back as they were, smaller in between, by %s', async (compression) => {
    const compressing = wrapping({ compressAbove: 100, compression });
    for (const payload of [text, big]) {
      const wrapped = await compressing.wrap(payload, place);
      expect(wrapped!.length).toBeLessThan(payload.length / 10);
      expect(Buffer.from(await compressing.unwrap(wrapped!, place)).equals(payload)).toBe(true);
    }
  });

  it.runIf(process.versions.node.startsWith('20.'))('cannot be by zstd on Node 20: start-up says so', () => {
    expect(() => wrapping({ compressAbove: 1, compression: 'zstd' })).toThrow(/'deflate', 'brotli'.*Node 22\.15/);
  });

  it('are those above the threshold, if it makes them smaller', async () => {
    const compressing = wrapping({ compressAbove: 100 });
    expect(compressing.wants(Buffer.alloc(100))).toBe(false);
    expect(compressing.wants(Buffer.alloc(101))).toBe(true);
    expect(await compressing.wrap(randomBytes(200), place)).toBeNull();
  });

  it('are read by accessors that compress otherwise, or no longer', async () => {
    const wrapped = await wrapping({ compressAbove: 0, compression: 'brotli' }).wrap(text, place);
    for (const reader of [wrapping({ compressAbove: 0 }), wrapping({})])
      expect(Buffer.from(await reader.unwrap(wrapped!, place)).equals(text)).toBe(true);
  });

  const bomb = (length: number, bytes: Uint8Array, compression = 1) =>
    Buffer.concat([encodeWrapHeader({ compression, length, keyId: '' }), bytes]);
  const zeros = Buffer.alloc(50 * MAX_BYTES);
  it.each<[string, Uint8Array]>([
    ['claims more than the accessor stores', bomb(zeros.length, deflateSync(zeros))],
    ['expands to more than it claims', bomb(20_000, deflateSync(zeros))],
    ['expands to more than it claims, by brotli', bomb(20_000, brotliCompressSync(zeros), 2)],
    ...(zstdCompressSync
      ? [
          ['expands to more than it claims, by zstd', bomb(20_000, zstdCompressSync(zeros), 3)] satisfies [
            string,
            Buffer,
          ],
        ]
      : []),
    ['expands to more than it claims, at once', bomb(10, deflateSync(zeros))],
    ['expands to less than it claims', bomb(500, deflateSync(Buffer.alloc(400)))],
    ['is cut', bomb(9_600, deflateSync(text).subarray(0, -8))],
    ['is no deflate', bomb(9_600, randomBytes(100))],
    ['names a compression that does not exist', bomb(400, deflateSync(Buffer.alloc(400)), 9)],
    ['is cut in its header', Buffer.from([1, 1, 0])],
    ['has another header', Buffer.from([2, 1, 0, 0, 0, 4, 0, 1])],
    ['is empty', Buffer.alloc(0)],
    ['is not compressed and cut', bomb(5, Buffer.alloc(4), 0)],
  ])('are refused within bounds when the payload %s', async (_what, hostile) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(await refusal(() => wrapping({}).unwrap(hostile, place))).toBeInstanceOf(UndecodableValueError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * MAX_BYTES);
  });
});

describe('payloads that are sealed', () => {
  const one = wrapping({}, sealed(['k1', keyOf(1)]));

  it('come back as they were, and show nothing of it in between', async () => {
    const wrapped = await one.wrap(text, place);
    expect(Buffer.from(wrapped!).includes('again')).toBe(false);
    expect(Buffer.from(await one.unwrap(wrapped!, place)).equals(text)).toBe(true);
    expect(await one.wrap(text, place)).not.toEqual(wrapped);
  });

  it('can be compressed before', async () => {
    const both = wrapping({ compressAbove: 100 }, sealed(['k1', keyOf(1)]));
    const wrapped = await both.wrap(big, place);
    expect(wrapped!.length).toBeLessThan(big.length / 10);
    expect(Buffer.from(await both.unwrap(wrapped!, place)).equals(big)).toBe(true);
  });

  it('are opened by every key and sealed by the first, so that keys can be exchanged', async () => {
    const rotated = wrapping({}, sealed(['k2', keyOf(2)], ['k1', keyOf(1)]));
    const old = await one.wrap(text, place);
    expect(Buffer.from(await rotated.unwrap(old!, place)).equals(text)).toBe(true);
    const next = wrapping({}, sealed(['k2', keyOf(2)]));
    expect(Buffer.from(await next.unwrap((await rotated.wrap(text, place))!, place)).equals(text)).toBe(true);
    expect(await refusal(() => next.unwrap(old!, place))).toMatchObject({
      reason: expect.stringContaining('no key of the id'),
    });
  });

  it.each<[string, EntryPlace]>([
    ['another key', { ...place, key: 'alerts:detectors:2' }],
    ['other tokens', { ...place, head: Buffer.from('tokens of the past!') }],
    ['a key that ends where the head begins', { key: 'alerts:detectors:', head: Buffer.from('1tokens of the entry') }],
  ])('are refused under %s', async (_what, elsewhere) => {
    const wrapped = await one.wrap(text, place);
    expect(await refusal(() => one.unwrap(wrapped!, elsewhere))).toMatchObject({ codec: 'sealed' });
  });

  it('are refused when a bit of them is changed, wherever it is', async () => {
    const wrapped = await one.wrap(Buffer.from('value'), place);
    for (let bit = 0; bit < wrapped!.length * 8; bit++) {
      const changed = Uint8Array.from(wrapped!);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await refusal(() => one.unwrap(changed, place))).toBeInstanceOf(UndecodableValueError);
    }
  });

  it('are refused under another key of the same id, and by who has no keys', async () => {
    const wrapped = await one.wrap(text, place);
    for (const other of [wrapping({}, sealed(['k1', keyOf(9)])), wrapping({})])
      expect(await refusal(() => other.unwrap(wrapped!, place))).toMatchObject({ codec: 'sealed' });
  });

  it('have to be: an open one is refused', async () => {
    const open = await wrapping({ compressAbove: 0 }).wrap(text, place);
    expect(await refusal(() => one.unwrap(open!, place))).toMatchObject({ reason: 'they are not sealed' });
    expect(one.isRequired).toBe(true);
  });

  it('are those of every accessor, but for accessors with keys of their own or none', async () => {
    const module = sealed(['k1', keyOf(1)]);
    expect(wrapping({ seal: false }, module).isRequired).toBe(false);
    const own = wrapping({ seal: sealed(['own', keyOf(3)]) }, module);
    const wrapped = await own.wrap(text, place);
    expect(await refusal(() => one.unwrap(wrapped!, place))).toMatchObject({ codec: 'sealed' });
  });
});

describe('keys to seal with', () => {
  it.each([
    ['there are none', { keys: [] }, /lists no keys/],
    ['they are no list', { keys: 'k' }, /lists no keys/],
    ['one is too short', sealed(['k1', Buffer.alloc(16)]), /"k1" has 16 bytes, AES-256 takes 32/],
    ['one is hexadecimal', sealed(['k1', 'a'.repeat(64)]), /"k1" has 48 bytes/],
    ['one is no base64', sealed(['k1', 'pass phrase']), /"k1" is not base64/],
    ['one is missing', { keys: [{ id: 'k1' }] }, /"k1" is not base64/],
    ['two have one id', sealed(['k1', keyOf(1)], ['k1', keyOf(2)]), /two keys "k1"/],
    ['an id is missing', { keys: [{ key: keyOf(1) }] }, /id is not 1 to 64/],
    ['an id is too long', sealed(['k'.repeat(65), keyOf(1)]), /id is not 1 to 64/],
    ['one is null', { keys: [null] }, /id is not 1 to 64/],
  ])('are refused at start-up when %s', (_what, keys, says) => {
    const seal = keys as SealOptions;
    expect(() => createWrappings({ seal })).toThrow(ConfigurationError);
    expect(() => createWrappings({ seal })).toThrow(says);
    expect(() => wrapping({ seal })).toThrow(/Namespace "detectors": seal/);
  });

  it('are never quoted', () => {
    const secret = randomBytes(33).toString('base64');
    expect(() => wrapping({}, sealed(['k1', secret]))).toThrow(ConfigurationError);
    expect(() => wrapping({}, sealed(['k1', secret]))).not.toThrow(secret);
  });

  it('may be base64, and are copied', async () => {
    const bytes = Buffer.from(keyOf(1));
    const given = wrapping({}, sealed(['k1', bytes]));
    bytes.fill(0);
    const wrapped = await given.wrap(text, place);
    const encoded = wrapping({}, sealed(['k1', Buffer.from(keyOf(1)).toString('base64')]));
    expect(Buffer.from(await encoded.unwrap(wrapped!, place)).equals(text)).toBe(true);
  });
});
