import { lifeLength, writeLife, type EntryLife } from './entry-life.js';
import { mintedAt, NAMESPACE_TOKEN_LENGTH, TOKEN_LENGTH, uniquePart } from './token.js';

/** First byte of a cell that holds an entry's token and no value yet. */
export const PLACEHOLDER = 0x00;
/** First byte of a cell that holds an envelope of format 1. */
export const ENVELOPE_V1 = 0x01;
/** First byte of a cell that holds an envelope of format 2. */
export const ENVELOPE_V2 = 0x02;
/** First byte of a cell that holds an envelope of format 3. */
export const ENVELOPE_V3 = 0x03;
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
  /** Read from format 3 it has no epoch: only the current token, as the store has it, needs one (invariant 6). */
  readonly namespaceToken: Uint8Array;
  /** One per index of the namespace, in declared order. */
  readonly indexTokens: readonly Uint8Array[];
  /** Token of the tag space; present when there are tags. */
  readonly tagSpaceToken: Uint8Array | null;
  readonly tags: readonly StampedTag[];
  readonly payload: Uint8Array;
}

const MAX_TAGS = 0xffff;
/** Bytes of the time of the fill in format 1: a double. */
export const V1_TIME_LENGTH = 8;
/** The same in format 2: whole milliseconds. */
export const V2_TIME_LENGTH = 6;
/** The same in format 3: whole milliseconds since, or until, the entry's own token was minted. */
export const V3_TIME_LENGTH = 4;
const LATEST = 2 ** (8 * V2_TIME_LENGTH) - 1;

/** Returns the bytes of `envelope`, in the shortest format that says all of it. `test/wire` holds samples that must never change. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  if (envelope.tags.length > MAX_TAGS)
    throw new RangeError(`An entry carries at most ${MAX_TAGS} tags, not ${envelope.tags.length}.`);
  const sinceMint = Math.trunc(envelope.filledAt) - mintedAt(envelope.token);
  const format = formatOf(envelope, sinceMint);
  const names = envelope.tags.map((tag) => Buffer.from(tag.name, 'utf8'));
  const out = Buffer.allocUnsafe(lengthOf(format, envelope, names));
  let at = out.writeUInt8(format, 0);
  at = put(out, envelope.token, at);
  at = put(out, envelope.version, at);
  at = out.writeUInt8(envelope.codec, at);
  at = format === ENVELOPE_V3 ? out.writeInt32BE(sinceMint, at) : writeTimes(out, envelope, at);
  at = put(out, format === ENVELOPE_V3 ? uniquePart(envelope.namespaceToken) : envelope.namespaceToken, at);
  at = out.writeUInt8(envelope.indexTokens.length, at);
  for (const token of envelope.indexTokens) at = put(out, token, at);
  if (format !== ENVELOPE_V3) at = writeTags(out, envelope, names, at);
  put(out, envelope.payload, at);
  return out;
}

/** Format 3 has no place for tags, beside whose names and tokens what it saves is nothing, nor for a time that is weeks away from its token's. */
function formatOf({ life, tags }: Envelope, sinceMint: number): number {
  if (life) return ENVELOPE_V2;
  return tags.length === 0 && (sinceMint | 0) === sinceMint ? ENVELOPE_V3 : ENVELOPE_V1;
}

function writeTimes(out: Buffer, { filledAt, life }: Envelope, at: number): number {
  if (!life) return out.writeDoubleBE(filledAt, at);
  const time = Math.min(Math.max(0, Math.trunc(filledAt)), LATEST);
  return writeLife(out, life, out.writeUIntBE(time, at, V2_TIME_LENGTH));
}

function writeTags(out: Buffer, { tagSpaceToken, tags }: Envelope, names: readonly Uint8Array[], at: number): number {
  let end = out.writeUInt16BE(names.length, at);
  if (tagSpaceToken) end = put(out, tagSpaceToken, end);
  names.forEach((name, i) => {
    end = out.writeUInt16BE(name.length, end);
    end = put(out, name, end);
    end = put(out, tags[i]!.token, end);
  });
  return end;
}

function lengthOf(format: number, envelope: Envelope, names: readonly Uint8Array[]): number {
  const { life, indexTokens, tagSpaceToken, payload } = envelope;
  const rest = 1 + TOKEN_LENGTH + VERSION_LENGTH + 1 + 1 + indexTokens.length * TOKEN_LENGTH + payload.length;
  if (format === ENVELOPE_V3) return rest + V3_TIME_LENGTH + TOKEN_LENGTH;
  const times = life ? V2_TIME_LENGTH + lifeLength(life) : V1_TIME_LENGTH;
  const tags = names.reduce((sum, name) => sum + 2 + name.length + TOKEN_LENGTH, 2);
  return rest + times + NAMESPACE_TOKEN_LENGTH * (tagSpaceToken ? 2 : 1) + tags;
}

function put(out: Buffer, bytes: Uint8Array, at: number): number {
  out.set(bytes, at);
  return at + bytes.length;
}
