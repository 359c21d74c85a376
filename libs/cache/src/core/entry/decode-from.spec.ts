import { describe, expect, it, vi } from 'vitest';
import { jsonCodec } from '../../codecs/json-codec.js';
import { msgpackCodec } from '../../codecs/msgpack-codec.js';
import { typedCodec } from '../../codecs/typed-codec.js';
import type { Codec } from '../ports/codec.js';
import { decodedInPlace, decodeFromOf } from './decode-from.js';

const VALUES: readonly unknown[] = [null, 7, 'ä', '', { id: 1, name: 'Überlauf €' }, [[], {}]];
const CODECS: readonly Codec[] = [jsonCodec, typedCodec, msgpackCodec];

describe.each(CODECS)('what the codec $name wrote', (codec) => {
  const decodeFrom = decodeFromOf(codec);

  it.each(VALUES)('is decoded where it is, behind other bytes: %j', (value) => {
    const payload = codec.encode(value);
    const all = Buffer.concat([Buffer.from('j{"e'), payload]);
    expect(decodeFrom(all, 4)).toEqual(value);
    expect(decodeFrom(new Uint8Array(all), 4)).toEqual(value);
    expect(decodeFrom(payload, 0)).toEqual(value);
  });

  it('is refused where it is cut', () => {
    const all = Buffer.concat([Buffer.from('    '), codec.encode({ name: 'Überlauf' })]);
    expect(() => decodeFrom(all.subarray(0, -1), 4)).toThrow('cannot read these bytes');
  });
});

describe('what the typed codec wrote beyond JSON', () => {
  it('is decoded where it is', () => {
    const value = { at: new Date(5), big: 3n, set: new Set(['ä']) };
    const all = Buffer.concat([Buffer.from('j'), typedCodec.encode(value)]);
    expect(decodeFromOf(typedCodec)(all, 1)).toEqual(value);
  });
});

it('goes through `decode` for a codec that is made of another', () => {
  const mine: Codec = { ...jsonCodec, decode: (bytes) => `mine: ${Buffer.from(bytes).toString()}` };
  expect(decodeFromOf(mine)(Buffer.from('xx7'), 2)).toBe('mine: 7');
});

it('goes through `decode` where that was replaced', () => {
  const mine: Codec = decodedInPlace({ ...jsonCodec }, () => 'in place');
  expect(decodeFromOf(mine)(Buffer.from('7'), 0)).toBe('in place');
  vi.spyOn(mine, 'decode').mockReturnValue('replaced');
  expect(decodeFromOf(mine)(Buffer.from('7'), 0)).toBe('replaced');
});
