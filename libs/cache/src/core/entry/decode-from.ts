import type { Codec } from '../ports/codec.js';

/** Decodes what a codec wrote, from `start` to the end of `bytes`: a view of that costs as much as decoding a small value. */
export type DecodeFrom = (bytes: Uint8Array, start: number) => unknown;

const known = new WeakMap<Codec, DecodeFrom>();

/**
 * Returns `codec`, which from now on is decoded in place by `decodeFrom`. It is no method of codecs: one that is made of another, with a
 * `decode` of its own, must not inherit it.
 */
export function decodedInPlace(codec: Codec, decodeFrom: DecodeFrom): Codec {
  known.set(codec, decodeFrom);
  return codec;
}

/** Returns how to decode what `codec` wrote, wherever it begins. */
export function decodeFromOf(codec: Codec): DecodeFrom {
  return known.get(codec) ?? ((bytes, start) => codec.decode(viewFrom(bytes, start)));
}

/** A Buffer: codecs may return parts of it. */
export function viewFrom({ buffer, byteOffset, byteLength }: Uint8Array, start: number): Buffer {
  return Buffer.from(buffer, byteOffset + start, byteLength - start);
}
