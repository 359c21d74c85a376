/** Where unpredictable bytes and digests come from. */
export interface Entropy {
  /** Returns `length` random bytes of cryptographic quality. */
  bytes(length: number): Uint8Array;
  /** Returns a collision-resistant digest of `text` as at most 43 characters of base64url. */
  digest(text: string): string;
}
