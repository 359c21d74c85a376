import { ENVELOPE_V3 } from '../../core/entry/envelope.js';
import { TOKEN_LENGTH, uniquePart } from '../../core/entry/token.js';

/** Set in the first byte of a field that lacks what its hash's stamp says. */
const SLIM = 0x80;
/** The first byte and the entry's own token stay where scripts look for them. */
const HEAD_LENGTH = 1 + TOKEN_LENGTH;
/** Behind the head: where the two tokens of the stamp belong, a byte for each. */
const PLACES_LENGTH = 2;
const FARTHEST = 0xff;

/**
 * Returns `envelope` without the two tokens that are its hash's stamp, which is told of once for all its fields: 38 bytes less for each, 30 in
 * format 3, which has no epoch. As it is when they are not in it, as far to the front as envelopes have them. For what `formedField` makes nothing of.
 */
export function slimField(envelope: Uint8Array, namespaceToken: Uint8Array, indexToken: Uint8Array): Uint8Array {
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  const spaceToken = spaceTokenIn(bytes[0]!, namespaceToken);
  const first = bytes.indexOf(spaceToken, HEAD_LENGTH);
  const behindFirst = first + spaceToken.length;
  const second = first < 0 ? -1 : bytes.indexOf(indexToken, behindFirst);
  if (second < 0 || second > FARTHEST) return envelope;
  const places = Buffer.of(first, second);
  const slim = Buffer.concat([
    bytes.subarray(0, HEAD_LENGTH),
    places,
    bytes.subarray(HEAD_LENGTH, first),
    bytes.subarray(behindFirst, second),
    bytes.subarray(second + indexToken.length),
  ]);
  slim[0]! |= SLIM;
  return slim;
}

/** Returns the envelope that `field` was made of; null for a slim one without a stamp, which nothing vouches for (invariant 8). */
export function wholeField(field: Uint8Array, stamp: Uint8Array | null): Uint8Array | null {
  if ((field[0]! & SLIM) === 0) return field;
  if (!stamp || stamp.length <= TOKEN_LENGTH || field.length < HEAD_LENGTH + PLACES_LENGTH) return null;
  const indexToken = stamp.subarray(-TOKEN_LENGTH);
  const spaceToken = spaceTokenIn(field[0]! & ~SLIM, stamp.subarray(0, -TOKEN_LENGTH));
  const first = field[HEAD_LENGTH]!;
  const second = field[HEAD_LENGTH + 1]!;
  const rest = field.subarray(HEAD_LENGTH + PLACES_LENGTH);
  const toFirst = first - HEAD_LENGTH;
  const toSecond = second - HEAD_LENGTH - spaceToken.length;
  const whole = Buffer.concat([
    field.subarray(0, HEAD_LENGTH),
    rest.subarray(0, toFirst),
    spaceToken,
    rest.subarray(toFirst, toSecond),
    indexToken,
    rest.subarray(toSecond),
  ]);
  whole[0]! &= ~SLIM;
  return whole;
}

function spaceTokenIn(format: number, namespaceToken: Uint8Array): Uint8Array {
  return format === ENVELOPE_V3 ? uniquePart(namespaceToken) : namespaceToken;
}
