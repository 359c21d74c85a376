import { EPOCH_LENGTH, NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH } from './token.js';

/** Tells whether `current` is the token that was captured; entries keep all but their namespace's without the epoch. */
export function isCurrent(captured: Uint8Array, current: Uint8Array | null | undefined): boolean {
  return isCurrentAt(captured, 0, captured.length, current);
}

/** The same of the token of `length` bytes that is in `bytes` at `at`. */
export function isCurrentAt(
  bytes: Uint8Array,
  at: number,
  length: number,
  current: Uint8Array | null | undefined,
): boolean {
  if (current == null) return false;
  const skipped = length === TOKEN_LENGTH && current.length === NAMESPACE_TOKEN_LENGTH ? EPOCH_LENGTH : 0;
  if (current.length - skipped !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== current[skipped + i]) return false;
  return true;
}
