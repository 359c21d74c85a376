import { viewFrom } from './decode-from.js';
import { endOfLife, readLife, readUint, type EntryLife } from './entry-life.js';
import {
  ENVELOPE_V1,
  ENVELOPE_V2,
  ENVELOPE_V3,
  V1_TIME_LENGTH,
  V2_TIME_LENGTH,
  V3_TIME_LENGTH,
  VERSION_LENGTH,
  type StampedTag,
} from './envelope.js';
import { isCurrentAt } from './is-current.js';
import { mintedAt, NAMESPACE_TOKEN_LENGTH, sameBytes, TOKEN_LENGTH } from './token.js';

const TOKEN_AT = 1;
const VERSION_AT = TOKEN_AT + TOKEN_LENGTH;
const CODEC_AT = VERSION_AT + VERSION_LENGTH;
const TIMES_AT = CODEC_AT + 1;
const V3_INDEXES_AT = TIMES_AT + V3_TIME_LENGTH + TOKEN_LENGTH;

const NO_TAGS: readonly StampedTag[] = [];

/**
 * An envelope, read where it is. A read of a cached entry compares tokens and takes the payload, and nothing more: a view of each part would
 * cost more than the comparison.
 */
export class EnvelopeView {
  private cachedLife: EntryLife | null | undefined;

  private constructor(
    readonly bytes: Uint8Array,
    /** Where the number of index tokens is, behind the namespace's token. */
    private readonly indexesAt: number,
    /** Where the number of tags is; in format 3, which has none, the payload. */
    private readonly tagsAt: number,
    /** Where the payload begins, which lasts to the end. */
    readonly payloadAt: number,
  ) {}

  /** Returns the envelope in `bytes`; null for anything that is not a whole envelope of a known format. */
  static of(bytes: Uint8Array): EnvelopeView | null {
    return bytes[0] === ENVELOPE_V3 ? EnvelopeView.ofShort(bytes) : EnvelopeView.ofLong(bytes);
  }

  /** In format 3. */
  private static ofShort(bytes: Uint8Array): EnvelopeView | null {
    if (bytes.length <= V3_INDEXES_AT) return null;
    const payloadAt = V3_INDEXES_AT + 1 + bytes[V3_INDEXES_AT]! * TOKEN_LENGTH;
    return payloadAt > bytes.length ? null : new EnvelopeView(bytes, V3_INDEXES_AT, payloadAt, payloadAt);
  }

  private static ofLong(bytes: Uint8Array): EnvelopeView | null {
    const spaceAt = endOfTimes(bytes);
    const indexesAt = spaceAt + NAMESPACE_TOKEN_LENGTH;
    if (spaceAt === 0 || indexesAt >= bytes.length) return null;
    const tagsAt = indexesAt + 1 + bytes[indexesAt]! * TOKEN_LENGTH;
    if (tagsAt + 2 > bytes.length) return null;
    const payloadAt = endOfTags(bytes, tagsAt);
    return payloadAt > bytes.length ? null : new EnvelopeView(bytes, indexesAt, tagsAt, payloadAt);
  }

  get codec(): number {
    return this.bytes[CODEC_AT]!;
  }

  get payloadLength(): number {
    return this.bytes.length - this.payloadAt;
  }

  get indexCount(): number {
    return this.bytes[this.indexesAt]!;
  }

  get tagCount(): number {
    return this.tagsAt === this.payloadAt ? 0 : readUint(this.bytes, this.tagsAt, 2);
  }

  get filledAt(): number {
    if (this.bytes[0] === ENVELOPE_V3)
      return mintedAt(this.token) + (readUint(this.bytes, TIMES_AT, V3_TIME_LENGTH) | 0);
    if (this.bytes[0] === ENVELOPE_V2) return readUint(this.bytes, TIMES_AT, V2_TIME_LENGTH);
    return new DataView(this.bytes.buffer, this.bytes.byteOffset).getFloat64(TIMES_AT);
  }

  get life(): EntryLife | null {
    if (this.cachedLife === undefined) this.cachedLife = this.bytes[0] === ENVELOPE_V2 ? readLife(this.bytes) : null;
    return this.cachedLife;
  }

  get token(): Uint8Array {
    return this.part(TOKEN_AT, TOKEN_LENGTH);
  }

  get version(): Uint8Array {
    return this.part(VERSION_AT, VERSION_LENGTH);
  }

  get namespaceToken(): Uint8Array {
    const length = this.spaceLength;
    return this.part(this.indexesAt - length, length);
  }

  get indexTokens(): readonly Uint8Array[] {
    return Array.from({ length: this.indexCount }, (_, i) => this.part(this.indexAt(i), TOKEN_LENGTH));
  }

  get tagSpaceToken(): Uint8Array | null {
    return this.tagCount > 0 ? this.part(this.tagsAt + 2, NAMESPACE_TOKEN_LENGTH) : null;
  }

  get tags(): readonly StampedTag[] {
    const count = this.tagCount;
    if (count === 0) return NO_TAGS;
    let at = this.tagsAt + 2 + NAMESPACE_TOKEN_LENGTH;
    return Array.from({ length: count }, () => {
      const name = Buffer.from(this.part(at + 2, readUint(this.bytes, at, 2))).toString('utf8');
      const tokenAt = at + 2 + readUint(this.bytes, at, 2);
      at = tokenAt + TOKEN_LENGTH;
      return { name, token: this.part(tokenAt, TOKEN_LENGTH) };
    });
  }

  get payload(): Uint8Array {
    return viewFrom(this.bytes, this.payloadAt);
  }

  /** All but the payload. */
  get head(): Uint8Array {
    return this.bytes.subarray(0, this.payloadAt);
  }

  isOfVersion(version: Uint8Array): boolean {
    return sameBytes(version, this.bytes, VERSION_AT);
  }

  /** Tells whether the namespace's token is `current`. */
  hasSpaceToken(current: Uint8Array | null | undefined): boolean {
    const length = this.spaceLength;
    return isCurrentAt(this.bytes, this.indexesAt - length, length, current);
  }

  /** Tells whether the token of that index is `current`. */
  hasIndexToken(index: number, current: Uint8Array | null | undefined): boolean {
    return isCurrentAt(this.bytes, this.indexAt(index), TOKEN_LENGTH, current);
  }

  /** Tells whether the tags are `names`, in that order, with the tokens that are in `found` from `at` on; undefined when they are others. */
  hasTags(
    names: readonly Uint8Array[],
    found: readonly (Uint8Array | null | undefined)[],
    at: number,
  ): boolean | undefined {
    if (this.tagCount !== names.length) return undefined;
    const { bytes } = this;
    let tagAt = this.tagsAt + 2;
    let areCurrent = isCurrentAt(bytes, tagAt, NAMESPACE_TOKEN_LENGTH, found[at]);
    tagAt += NAMESPACE_TOKEN_LENGTH;
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      if (readUint(bytes, tagAt, 2) !== name.length || !sameBytes(name, bytes, tagAt + 2)) return undefined;
      tagAt += 2 + name.length;
      areCurrent &&= isCurrentAt(bytes, tagAt, TOKEN_LENGTH, found[at + 1 + i]);
      tagAt += TOKEN_LENGTH;
    }
    return areCurrent;
  }

  private indexAt(index: number): number {
    return this.indexesAt + 1 + index * TOKEN_LENGTH;
  }

  private get spaceLength(): number {
    return this.bytes[0] === ENVELOPE_V3 ? TOKEN_LENGTH : NAMESPACE_TOKEN_LENGTH;
  }

  private part(at: number, length: number): Uint8Array {
    return this.bytes.subarray(at, at + length);
  }
}

/** Returns where the times of an envelope of format 1 or 2 end; 0 when there is none. */
function endOfTimes(bytes: Uint8Array): number {
  if (bytes[0] === ENVELOPE_V1) return TIMES_AT + V1_TIME_LENGTH;
  return bytes[0] === ENVELOPE_V2 ? endOfLife(bytes) : 0;
}

/** Returns where the tags end that begin with their count at `at`; beyond the end of `bytes` when they are cut. */
function endOfTags(bytes: Uint8Array, at: number): number {
  const count = readUint(bytes, at, 2);
  if (count === 0) return at + 2;
  let end = at + 2 + NAMESPACE_TOKEN_LENGTH;
  for (let i = 0; i < count; i++) {
    if (end + 2 > bytes.length) return bytes.length + 1;
    end += 2 + readUint(bytes, end, 2) + TOKEN_LENGTH;
  }
  return end;
}
