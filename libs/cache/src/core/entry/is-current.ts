import { sameBytes, TOKEN_LENGTH, uniquePart } from './token.js';

/** Tells whether `current` is the token that was captured; entries keep all but their namespace's without the epoch. */
export function isCurrent(captured: Uint8Array, current: Uint8Array | null | undefined): boolean {
  if (current == null) return false;
  const token = captured.length === TOKEN_LENGTH ? uniquePart(current) : current;
  return token.length === captured.length && sameBytes(captured, token);
}
