/** Where a payload is: bytes that were wrapped for one place may be refused at every other. */
export interface EntryPlace {
  /** Key of the entry. */
  readonly key: string;
  /** All that stands before the payload in the entry: its tokens, its version, and whatever else it carries. */
  readonly head: Uint8Array;
}

/** What becomes of the payloads of one accessor between codec and store: they may be compressed, or sealed, or both. */
export interface Wrapping {
  /** True when payloads have to be wrapped: entries whose payload is not are then not read. */
  readonly isRequired: boolean;
  /** Whether `wrap` may change `payload`; asked for every payload. */
  wants(payload: Uint8Array): boolean;
  /** Returns `payload` wrapped; null when it is better left as it is. */
  wrap(payload: Uint8Array, place: EntryPlace): Promise<Uint8Array | null>;
  /**
   * Returns what `wrap` was given.
   *
   * @param wrapped - Untrusted. What it grows to is bounded by the accessor's `maxBytes`.
   * @throws on anything that `wrap` did not return for this place, or that nothing here opens; it counts as a miss.
   */
  unwrap(wrapped: Uint8Array, place: EntryPlace): Uint8Array | Promise<Uint8Array>;
}

/** What an accessor says about the wrapping of its payloads. */
export interface WrappingOptions {
  readonly compressAbove?: number;
  readonly compression?: Compression;
  readonly seal?: SealOptions | false;
}

/** How payloads are compressed. `'zstd'` needs a Node that has it: 22.15, 23.8 or newer. */
export type Compression = 'deflate' | 'brotli' | 'zstd';

/** Keys that payloads are sealed with. */
export interface SealOptions {
  /** The first one seals, all of them open: put a new key first, and take an old one out once the entries that it sealed have expired. */
  readonly keys: readonly SealKey[];
}

/** A key of AES-256-GCM. */
export interface SealKey {
  /** Tells keys apart; written into every entry that the key seals. 1 to 64 letters, digits, dots, underscores or hyphens. */
  readonly id: string;
  /** 32 random bytes, or their base64. */
  readonly key: Uint8Array | string;
}

/** Makes wrappings; the part of a cache that compresses and encrypts. */
export interface Wrappings {
  /** @throws ConfigurationError when the options cannot be followed. */
  for(namespace: string, options: WrappingOptions, maxBytes: number): Wrapping;
}

/** Leaves payloads as their codec wrote them, and opens none that are not. */
export const UNWRAPPED: Wrapping = {
  isRequired: false,
  wants: () => false,
  wrap: () => Promise.resolve(null),
  unwrap: () => {
    throw new Error('The payload is wrapped, and this cache was built without what opens it.');
  },
};
