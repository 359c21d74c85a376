import { FRESH_LENGTH, FRESH_OFFSET } from './entry-life.js';
import { ENVELOPE_V1, ENVELOPE_V3, PLACEHOLDER, V1_TIME_LENGTH, V2_TIME_LENGTH, V3_TIME_LENGTH } from './envelope.js';
import { sameBytes, TOKEN_LENGTH } from './token.js';

/** How much of an entry's cell has to be read to know which fill it is of, and for how long that is fresh. */
export const ENTRY_HEAD_LENGTH = FRESH_OFFSET + FRESH_LENGTH;
/** Where the time of the fill begins, in every format. */
const FILLED_OFFSET = FRESH_OFFSET - V2_TIME_LENGTH;
/** Formats are numbered without a gap, and a placeholder is 0. */
const NEWEST_FORMAT = ENVELOPE_V3;

/**
 * Tells whether `head`, of an entry with a value, and `cell`, whole or only its head, are of the same fill: they have the same format,
 * token, version, codec and time. A token outlives what is filled under it, by `refresh` and `set` among others, so it is not enough by
 * itself; and how long the entry is fresh may change while it stays the same.
 */
export function isSameFill(head: Uint8Array, cell: Uint8Array): boolean {
  return sameBytes(head.subarray(0, FILLED_OFFSET + timeLengthOf(head[0]!)), cell);
}

function timeLengthOf(format: number): number {
  if (format === ENVELOPE_V3) return V3_TIME_LENGTH;
  return format === ENVELOPE_V1 ? V1_TIME_LENGTH : V2_TIME_LENGTH;
}

/** Tells whether `cell`, whole or only its head, holds a value. */
export function holdsValue(cell: Uint8Array | null | undefined): boolean {
  return cell != null && cell.length >= ENTRY_HEAD_LENGTH && cell[0] !== PLACEHOLDER;
}

/** Returns the token that an entry's cell carries beside, or instead of, a value; `null` when the bytes are no such cell. */
export function entryToken(cell: Uint8Array): Uint8Array | null {
  const isKnown = cell[0]! <= NEWEST_FORMAT;
  return isKnown && cell.length >= 1 + TOKEN_LENGTH ? cell.subarray(1, 1 + TOKEN_LENGTH) : null;
}

/** Returns the cell of an entry that has a token and no value yet. */
export function placeholder(token: Uint8Array): Uint8Array {
  const cell = new Uint8Array(1 + TOKEN_LENGTH);
  cell[0] = PLACEHOLDER;
  cell.set(token, 1);
  return cell;
}
