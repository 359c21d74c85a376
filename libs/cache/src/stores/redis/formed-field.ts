import { readUint } from '../../core/entry/entry-life.js';
import { EnvelopeView } from '../../core/entry/envelope-view.js';
import { ENVELOPE_V1, TIME_LENGTH, VERSION_LENGTH } from '../../core/entry/envelope.js';
import { NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH } from '../../core/entry/token.js';

/** First byte of a field that says where its form is among those of its hash. */
const FORMED = 0x40 | ENVELOPE_V1;
/** Version and codec, which most entries of a build have alike: a hash tells of them once, and a field of their position. */
const FORM_LENGTH = VERSION_LENGTH + 1;
/** The first byte and the entry's own token stay where scripts look for them. */
const FORM_AT = 1 + TOKEN_LENGTH;
const TIME_AT = FORM_AT + 1;
const PAYLOAD_AT = TIME_AT + TIME_LENGTH;
const STAMP_LENGTH = NAMESPACE_TOKEN_LENGTH + TOKEN_LENGTH;
/** Of an envelope of format 1 with one index and no tags. */
const ENVELOPE_HEAD_LENGTH = FORM_AT + FORM_LENGTH + 8 + NAMESPACE_TOKEN_LENGTH + 1 + TOKEN_LENGTH + 2;
const LATEST = 2 ** (8 * TIME_LENGTH) - 1;
/** Beyond it, what is saved is not worth putting the field together in Redis. */
const LARGEST_PAYLOAD = 1_024;

/**
 * Returns what `fill` makes a field of, by putting a position in place of the form: 24 bytes and the payload are left. Null for an envelope
 * that says more: one of another format, with further tokens, with a time that is no whole number, or so large that this is nothing.
 */
export function formedField(
  envelope: Uint8Array,
  namespaceToken: Uint8Array,
  indexToken: Uint8Array,
): Uint8Array | null {
  if (envelope[0] !== ENVELOPE_V1 || indexToken.length !== TOKEN_LENGTH) return null;
  const view = EnvelopeView.of(envelope);
  if (!view || view.indexCount !== 1 || view.tagCount > 0 || view.payloadLength > LARGEST_PAYLOAD) return null;
  if (!view.hasSpaceToken(namespaceToken) || !view.hasIndexToken(0, indexToken) || !fits(view.filledAt)) return null;
  const time = Buffer.allocUnsafe(TIME_LENGTH);
  time.writeUIntBE(view.filledAt, 0, TIME_LENGTH);
  const field = Buffer.concat([envelope.subarray(0, FORM_AT + FORM_LENGTH), time, view.payload]);
  field[0] = FORMED;
  return field;
}

export function isFormed(field: Uint8Array): boolean {
  return field[0] === FORMED;
}

/** Returns the envelope that `field` was made of; null when it is cut, or without its stamp or its form: nothing vouches for it (invariant 8). */
export function wholeFormedField(
  field: Uint8Array,
  stamp: Uint8Array | null,
  forms: Uint8Array | null,
): Uint8Array | null {
  if (field.length < PAYLOAD_AT || stamp?.length !== STAMP_LENGTH || !forms) return null;
  const formAt = field[FORM_AT]! * FORM_LENGTH;
  if (formAt >= forms.length || forms.length % FORM_LENGTH !== 0) return null;
  const out = Buffer.allocUnsafe(ENVELOPE_HEAD_LENGTH + field.length - PAYLOAD_AT);
  let at = out.writeUInt8(ENVELOPE_V1, 0);
  at = copy(field, 1, TOKEN_LENGTH, out, at);
  at = copy(forms, formAt, FORM_LENGTH, out, at);
  at = out.writeDoubleBE(readUint(field, TIME_AT, TIME_LENGTH), at);
  at = copy(stamp, 0, NAMESPACE_TOKEN_LENGTH, out, at);
  at = out.writeUInt8(1, at);
  at = copy(stamp, NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH, out, at);
  at = out.writeUInt16BE(0, at);
  out.set(field.subarray(PAYLOAD_AT), at);
  return out;
}

/** A time that its six bytes bring back as it is. */
function fits(time: number): boolean {
  return Number.isInteger(time) && time <= LATEST && (time > 0 || Object.is(time, 0));
}

/** Byte by byte, since a view of so few costs more than they do. Returns where they end in `to`. */
function copy(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): number {
  for (let i = 0; i < length; i++) to[at + i] = from[start + i]!;
  return at + length;
}
