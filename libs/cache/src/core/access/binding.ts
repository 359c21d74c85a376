import type { DecodeFrom } from '../entry/decode-from.js';
import type { Namespace } from '../key/namespace.js';
import type { LocalTier } from '../local/local-tier.js';
import type { Codec } from '../ports/codec.js';
import type { Wrapping } from '../ports/wrapping.js';
import type { TagHints } from '../read/tag-hints.js';

/** One accessor's declaration, made ready for reading and filling. */
export interface Binding {
  readonly namespace: Namespace;
  readonly codec: Codec;
  /** How the codec is decoded in place. */
  readonly decodeFrom: DecodeFrom;
  /** What becomes of payloads between the codec and the store. */
  readonly wrapping: Wrapping;
  /** Digest of everything that must be the same for an entry to be readable here. */
  readonly version: Uint8Array;
  /** Present when values have tags. */
  readonly hints: TagHints | null;
  /** Present when values are kept in this process too. */
  readonly local: LocalTier | null;
}
