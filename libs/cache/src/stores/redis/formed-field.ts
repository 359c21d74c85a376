import { readUint } from '../../core/entry/entry-life.js';
import { EnvelopeView } from '../../core/entry/envelope-view.js';
import { ENVELOPE_V1, ENVELOPE_V3, V1_TIME_LENGTH, V3_TIME_LENGTH, VERSION_LENGTH } from '../../core/entry/envelope.js';
import { EPOCH_LENGTH, NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH } from '../../core/entry/token.js';

/** First byte of a field that says where its form is among those of its hash, and was made of an envelope of format 3. */
const FORMED = 0x40 | ENVELOPE_V3;
/** The same of format 1, with its time in six bytes: builds without format 3 make such fields. */
const FORMED_V1 = 0x40 | ENVELOPE_V1;
/** Version and codec, which most entries of a build have alike: a hash tells of them once, and a field of their position. */
const FORM_LENGTH = VERSION_LENGTH + 1;
/** The first byte and the entry's own token stay where scripts look for them. */
const FORM_AT = 1 + TOKEN_LENGTH;
const TIME_AT = FORM_AT + 1;
const FORMED_V1_TIME_LENGTH = 6;
const STAMP_LENGTH = NAMESPACE_TOKEN_LENGTH + TOKEN_LENGTH;
/** Of an envelope of format 3 with one index. */
const ENVELOPE_HEAD_LENGTH = FORM_AT + FORM_LENGTH + V3_TIME_LENGTH + TOKEN_LENGTH + 1 + TOKEN_LENGTH;
/** Format 1 has a longer time, an epoch, and a count of tags, too. */
const V1_HEAD_LENGTH = ENVELOPE_HEAD_LENGTH - V3_TIME_LENGTH + V1_TIME_LENGTH + EPOCH_LENGTH + 2;
/** Beyond it, what is saved is not worth putting the field together in Redis. */
const LARGEST_PAYLOAD = 1_024;

/**
 * Returns what `fill` makes a field of, by putting a position in place of the form: 22 bytes and the payload are left. Null for an envelope
 * that says more: one of another format, with further tokens, or so large that this is nothing.
 */
export function formedField(
  envelope: Uint8Array,
  namespaceToken: Uint8Array,
  indexToken: Uint8Array,
): Uint8Array | null {
  if (envelope[0] !== ENVELOPE_V3 || indexToken.length !== TOKEN_LENGTH) return null;
  const view = EnvelopeView.of(envelope);
  if (!view || view.indexCount !== 1 || view.payloadLength > LARGEST_PAYLOAD) return null;
  if (!view.hasSpaceToken(namespaceToken) || !view.hasIndexToken(0, indexToken)) return null;
  const field = Buffer.concat([envelope.subarray(0, FORM_AT + FORM_LENGTH + V3_TIME_LENGTH), view.payload]);
  field[0] = FORMED;
  return field;
}

export function isFormed(field: Uint8Array): boolean {
  return field[0] === FORMED || field[0] === FORMED_V1;
}

/** Returns the envelope that `field` was made of; null when it is cut, or without its stamp or its form: nothing vouches for it (invariant 8). */
export function wholeFormedField(
  field: Uint8Array,
  stamp: Uint8Array | null,
  forms: Uint8Array | null,
): Uint8Array | null {
  const isOfV1 = field[0] === FORMED_V1;
  const payloadAt = TIME_AT + (isOfV1 ? FORMED_V1_TIME_LENGTH : V3_TIME_LENGTH);
  if (field.length < payloadAt || stamp?.length !== STAMP_LENGTH || !forms) return null;
  const formAt = field[FORM_AT]! * FORM_LENGTH;
  if (formAt >= forms.length || forms.length % FORM_LENGTH !== 0) return null;
  const out = Buffer.allocUnsafe((isOfV1 ? V1_HEAD_LENGTH : ENVELOPE_HEAD_LENGTH) + field.length - payloadAt);
  let at = out.writeUInt8(isOfV1 ? ENVELOPE_V1 : ENVELOPE_V3, 0);
  at = copy(field, 1, TOKEN_LENGTH, out, at);
  at = copy(forms, formAt, FORM_LENGTH, out, at);
  if (isOfV1) {
    at = out.writeDoubleBE(readUint(field, TIME_AT, FORMED_V1_TIME_LENGTH), at);
    at = copy(stamp, 0, NAMESPACE_TOKEN_LENGTH, out, at);
  } else {
    at = copy(field, TIME_AT, V3_TIME_LENGTH, out, at);
    at = copy(stamp, EPOCH_LENGTH, TOKEN_LENGTH, out, at);
  }
  at = out.writeUInt8(1, at);
  at = copy(stamp, NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH, out, at);
  if (isOfV1) at = out.writeUInt16BE(0, at);
  out.set(field.subarray(payloadAt), at);
  return out;
}

/** Byte by byte, since a view of so few costs more than they do. Returns where they end in `to`. */
function copy(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): number {
  for (let i = 0; i < length; i++) to[at + i] = from[start + i]!;
  return at + length;
}
