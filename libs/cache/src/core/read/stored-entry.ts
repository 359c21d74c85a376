import { decodeEnvelope, type Envelope } from '../entry/envelope.js';
import { sameBytes, TOKEN_LENGTH, uniquePart } from '../entry/token.js';
import type { Codec } from '../ports/codec.js';

/** Which entries can be read, and how: a `Binding` knows. */
export interface EntryReading {
  readonly codec: Codec;
  readonly version: Uint8Array;
}

/** An entry as it was found, and what it says it depends on. Absent is invalid, throughout (invariant 8). */
export class StoredEntry {
  private constructor(private readonly envelope: Envelope) {}

  /** Returns the entry in `cell`; null for a placeholder, for bytes that are no envelope, and for other versions and codecs. */
  static from(cell: Uint8Array | null | undefined, { codec, version }: EntryReading): StoredEntry | null {
    const envelope = cell ? decodeEnvelope(cell) : null;
    if (!envelope || envelope.codec !== codec.id || !sameBytes(version, envelope.version)) return null;
    return new StoredEntry(envelope);
  }

  get payload(): Uint8Array {
    return this.envelope.payload;
  }

  get hasTags(): boolean {
    return this.envelope.tags.length > 0;
  }

  get tagNames(): readonly string[] {
    return this.envelope.tags.map((tag) => tag.name);
  }

  /** Tells whether all that the entry depends on, but for tags, is what `space` and `fences` hold: indexes first, then other buckets. */
  dependsOn(space: CellBytes, fences: readonly CellBytes[]): boolean {
    const { namespaceToken, indexTokens } = this.envelope;
    return (
      isCurrent(namespaceToken, space) &&
      fences.length === indexTokens.length &&
      indexTokens.every((token, i) => isCurrent(token, fences[i]))
    );
  }

  /** Tells whether the entry's tags, in their order, have the tokens in `fences`, and the bucket of the first that in `space`. */
  hasTagTokens(space: CellBytes, fences: readonly CellBytes[]): boolean {
    const { tagSpaceToken, tags } = this.envelope;
    return (
      tagSpaceToken !== null &&
      isCurrent(tagSpaceToken, space) &&
      tags.every((tag, i) => isCurrent(tag.token, fences[i]))
    );
  }
}

type CellBytes = Uint8Array | null | undefined;

function isCurrent(captured: Uint8Array, current: CellBytes): boolean {
  if (current == null) return false;
  const token = captured.length === TOKEN_LENGTH ? uniquePart(current) : current;
  return token.length === captured.length && sameBytes(captured, token);
}
