import { WRAPPED } from '../entry/encode-wrapped.js';
import { decodeEnvelope, type Envelope } from '../entry/envelope.js';
import type { EntryTimes } from '../entry/entry-times.js';
import { fixedHead } from '../entry/fixed-head.js';
import { isCurrent } from '../entry/is-current.js';
import { sameBytes } from '../entry/token.js';
import type { Codec } from '../ports/codec.js';
import type { Wrapping } from '../ports/wrapping.js';

/** Which entries can be read, and how: a `Binding` knows. */
export interface EntryReading {
  readonly codec: Codec;
  readonly wrapping: Wrapping;
  readonly version: Uint8Array;
  readonly namespace: { readonly maxBytes: number };
}

/** What wrapping may add to a payload, in bytes. */
const WRAPPING_MARGIN = 1024;
/** What renewing an entry takes: its times, and the token under which it was found. */
export interface StoredTimes extends EntryTimes {
  readonly token: Uint8Array;
  readonly tags: readonly { readonly name: string }[];
}

/** An entry as it was found, and what it says it depends on. Absent is invalid, throughout (invariant 8). */
export class StoredEntry {
  private constructor(
    private readonly cell: Uint8Array,
    private readonly envelope: Envelope,
  ) {}

  /**
   * Returns the entry in `cell`; null for a placeholder, for bytes that are no envelope, for other versions and codecs, for payloads
   * that should be sealed and are not, and for larger ones than are ever stored.
   */
  static from(cell: Uint8Array | null | undefined, binding: EntryReading): StoredEntry | null {
    const envelope = cell ? decodeEnvelope(cell) : null;
    if (!envelope || !sameBytes(binding.version, envelope.version)) return null;
    const isReadable =
      envelope.codec === WRAPPED || (envelope.codec === binding.codec.id && !binding.wrapping.isRequired);
    if (!isReadable || envelope.payload.length > binding.namespace.maxBytes + WRAPPING_MARGIN) return null;
    return new StoredEntry(cell!, envelope);
  }

  /** Returns the payload as the codec wrote it. @throws (or rejects) when it is wrapped and cannot be opened here. */
  payload({ wrapping }: Pick<EntryReading, 'wrapping'>, key: string): Uint8Array | Promise<Uint8Array> {
    const { codec, payload } = this.envelope;
    if (codec !== WRAPPED) return payload;
    return wrapping.unwrap(payload, { key, head: fixedHead(this.cell.subarray(0, this.cell.length - payload.length)) });
  }

  /** What the entry is without its payload, in bytes of its own: a view of some would keep the whole reply alive. */
  withoutPayload(): { readonly entry: StoredEntry; readonly header: Uint8Array } {
    const header = new Uint8Array(this.cell.subarray(0, this.cell.length - this.envelope.payload.length));
    return { entry: new StoredEntry(header, decodeEnvelope(header)!), header };
  }

  get times(): StoredTimes {
    return this.envelope;
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
