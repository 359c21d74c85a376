import { ENVELOPE_V1, PLACEHOLDER, VERSION_LENGTH } from './envelope.js';
import { TOKEN_LENGTH } from './token.js';

/**
 * How much of an entry's cell tells one fill from another: the format, the token, the version, the codec and when it was filled. A token
 * outlives what is filled under it, `refresh` and `set` among them, so it is not enough by itself.
 */
export const ENTRY_HEAD_LENGTH = 1 + TOKEN_LENGTH + VERSION_LENGTH + 1 + 8;

/** Tells whether `cell`, whole or only its head, holds a value. */
export function holdsValue(cell: Uint8Array | null | undefined): boolean {
  return cell != null && cell.length >= ENTRY_HEAD_LENGTH && cell[0] !== PLACEHOLDER;
}

/** Returns the token that an entry's cell carries beside, or instead of, a value; `null` when the bytes are no such cell. */
export function entryToken(cell: Uint8Array): Uint8Array | null {
  const known = cell[0] === PLACEHOLDER || cell[0] === ENVELOPE_V1;
  return known && cell.length >= 1 + TOKEN_LENGTH ? cell.subarray(1, 1 + TOKEN_LENGTH) : null;
}

/** Returns the cell of an entry that has a token and no value yet. */
export function placeholder(token: Uint8Array): Uint8Array {
  const cell = new Uint8Array(1 + TOKEN_LENGTH);
  cell[0] = PLACEHOLDER;
  cell.set(token, 1);
  return cell;
}
