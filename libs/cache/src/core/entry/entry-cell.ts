import { ENVELOPE_V1, ENVELOPE_V2, PLACEHOLDER } from './envelope.js';
import { TOKEN_LENGTH } from './token.js';

/** Returns the token that an entry's cell carries beside, or instead of, a value; `null` when the bytes are no such cell. */
export function entryToken(cell: Uint8Array): Uint8Array | null {
  const known = cell[0] === PLACEHOLDER || cell[0] === ENVELOPE_V1 || cell[0] === ENVELOPE_V2;
  return known && cell.length >= 1 + TOKEN_LENGTH ? cell.subarray(1, 1 + TOKEN_LENGTH) : null;
}

/** Returns the cell of an entry that has a token and no value yet. */
export function placeholder(token: Uint8Array): Uint8Array {
  const cell = new Uint8Array(1 + TOKEN_LENGTH);
  cell[0] = PLACEHOLDER;
  cell.set(token, 1);
  return cell;
}
