import type { Codec } from '../ports/codec.js';

/** Decodes what a codec wrote, from `start` to the end of `bytes`: a view of that costs as much as decoding a small value. */
export type DecodeFrom = (bytes: Uint8Array, start: number) => unknown;

const known = new WeakMap<Codec, { readonly decodeFrom: DecodeFrom; readonly decode: Codec['decode'] }>();

/**
 * Returns `codec`, which from now on is decoded in place by `decodeFrom`. It is no method of codecs: one that is made of another, with a
 * `decode` of its own, must not inherit it.
 */
export function decodedInPlace(codec: Codec, decodeFrom: DecodeFrom): Codec {
  known.set(codec, { decodeFrom, decode: codec.decode });
  return codec;
}

/** Returns how to decode what `codec` wrote, wherever it begins: by its `decode`, if that is another one by now. */
export function decodeFromOf(codec: Codec): DecodeFrom {
  const inPlace = known.get(codec);
  return inPlace?.decode === codec.decode && inPlace
    ? inPlace.decodeFrom
    : (bytes, start) => codec.decode(viewFrom(bytes, start));
}

/** A Buffer: codecs may return parts of it. */
export function viewFrom({ buffer, byteOffset, byteLength }: Uint8Array, start: number): Buffer {
  return Buffer.from(buffer, byteOffset + start, byteLength - start);
}
