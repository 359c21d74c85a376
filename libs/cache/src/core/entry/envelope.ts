import { lifeLength, writeLife, type EntryLife } from './entry-life.js';
import { NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH } from './token.js';

/** First byte of a cell that holds an entry's token and no value yet. */
export const PLACEHOLDER = 0x00;
/** First byte of a cell that holds an envelope of format 1. */
export const ENVELOPE_V1 = 0x01;
/** First byte of a cell that holds an envelope of format 2. */
export const ENVELOPE_V2 = 0x02;
/** Bytes of the digest that tells builds apart. */
export const VERSION_LENGTH = 8;

/** A tag of a stored entry: the end of its cell's key, and the token captured for it. */
export interface StampedTag {
  readonly name: string;
  readonly token: Uint8Array;
}

/** An entry as bytes: what it depends on, when it was made, and its payload. */
export interface Envelope {
  /** The entry's own token. */
  readonly token: Uint8Array;
  /** Digest of the build and declaration that wrote it; entries of another version are not read. */
  readonly version: Uint8Array;
  readonly codec: number;
  /** When the entry was filled, in milliseconds since the Unix epoch. */
  readonly filledAt: number;
  /** Present in format 2. Without it the entry is fresh for as long as the store keeps it. */
  readonly life: EntryLife | null;
  readonly namespaceToken: Uint8Array;
  /** One per index of the namespace, in declared order. */
  readonly indexTokens: readonly Uint8Array[];
  /** Token of the tag space; present when there are tags. */
  readonly tagSpaceToken: Uint8Array | null;
  readonly tags: readonly StampedTag[];
  readonly payload: Uint8Array;
}

const MAX_TAGS = 0xffff;
/** Bytes of the time of the fill in format 2. */
export const TIME_LENGTH = 6;
const LATEST = 2 ** (8 * TIME_LENGTH) - 1;

/** Returns the bytes of `envelope`: format 2 when it has a life, else format 1. `test/wire` holds samples that must never change. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  if (envelope.tags.length > MAX_TAGS)
    throw new RangeError(`An entry carries at most ${MAX_TAGS} tags, not ${envelope.tags.length}.`);
  const names = envelope.tags.map((tag) => Buffer.from(tag.name, 'utf8'));
  const out = Buffer.allocUnsafe(lengthOf(envelope, names));
  let at = out.writeUInt8(envelope.life ? ENVELOPE_V2 : ENVELOPE_V1, 0);
  at = put(out, envelope.token, at);
  at = put(out, envelope.version, at);
  at = out.writeUInt8(envelope.codec, at);
  at = writeTimes(out, envelope, at);
  at = put(out, envelope.namespaceToken, at);
  at = out.writeUInt8(envelope.indexTokens.length, at);
  for (const token of envelope.indexTokens) at = put(out, token, at);
  at = out.writeUInt16BE(names.length, at);
  if (envelope.tagSpaceToken) at = put(out, envelope.tagSpaceToken, at);
  names.forEach((name, i) => {
    at = out.writeUInt16BE(name.length, at);
    at = put(out, name, at);
    at = put(out, envelope.tags[i]!.token, at);
  });
  put(out, envelope.payload, at);
  return out;
}

function writeTimes(out: Buffer, { filledAt, life }: Envelope, at: number): number {
  if (!life) return out.writeDoubleBE(filledAt, at);
  const time = Math.min(Math.max(0, Math.trunc(filledAt)), LATEST);
  return writeLife(out, life, out.writeUIntBE(time, at, TIME_LENGTH));
}

function lengthOf({ life, indexTokens, tagSpaceToken, payload }: Envelope, names: readonly Uint8Array[]): number {
  const head = 1 + TOKEN_LENGTH + VERSION_LENGTH + 1 + (life ? TIME_LENGTH + lifeLength(life) : 8);
  const tags = names.reduce((sum, name) => sum + 2 + name.length + TOKEN_LENGTH, 0);
  const spaces = NAMESPACE_TOKEN_LENGTH * (tagSpaceToken ? 2 : 1);
  return head + spaces + 1 + indexTokens.length * TOKEN_LENGTH + 2 + tags + payload.length;
}

function put(out: Buffer, bytes: Uint8Array, at: number): number {
  out.set(bytes, at);
  return at + bytes.length;
}
