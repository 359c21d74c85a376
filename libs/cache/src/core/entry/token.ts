import { readUint } from './entry-life.js';

/** Bytes of a token: 6 random ones of the client, 8 of the store's time (seconds, microseconds), 2 of the position in the command that minted it. */
export const TOKEN_LENGTH = 16;
/** Bytes of an epoch. */
export const EPOCH_LENGTH = 8;
/** Bytes of a namespace's token: the epoch it was minted under, then a token. */
export const NAMESPACE_TOKEN_LENGTH = EPOCH_LENGTH + TOKEN_LENGTH;
/** Random bytes that the client contributes to each mint. */
export const TOKEN_RANDOM_LENGTH = 6;

/** Tells whether `a` and `b`, from the given offset of `b`, are the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array, offset = 0): boolean {
  if (b.length - offset < a.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[offset + i]) return false;
  return true;
}

/** Tells whether a namespace's token was minted under `epoch` (invariant 6). */
export function isOfEpoch(namespaceToken: Uint8Array, epoch: Uint8Array): boolean {
  return namespaceToken.length === NAMESPACE_TOKEN_LENGTH && sameBytes(epoch, namespaceToken);
}

/** Returns what of a token is never used again: a namespace's without the epoch, any other as it is. */
export function uniquePart(token: Uint8Array): Uint8Array {
  return token.length === NAMESPACE_TOKEN_LENGTH ? token.subarray(EPOCH_LENGTH) : token;
}

/** Returns when a token was minted, by the store's clock, in milliseconds since the Unix epoch. No guarantee rests on it: stores may make tokens of other bytes. */
export function mintedAt(token: Uint8Array): number {
  const at = token.length - TOKEN_LENGTH + TOKEN_RANDOM_LENGTH;
  return readUint(token, at, 4) * 1_000 + Math.floor(readUint(token, at + 4, 4) / 1_000);
}
