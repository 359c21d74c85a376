import { WRAPPED } from '../entry/encode-wrapped.js';
import { EnvelopeView } from '../entry/envelope-view.js';
import type { EntryTimes } from '../entry/entry-times.js';
import { fixedHead } from '../entry/fixed-head.js';
import { isCurrent } from '../entry/is-current.js';
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
  private constructor(private readonly envelope: EnvelopeView) {}

  /**
   * Returns the entry in `cell`; null for a placeholder, for bytes that are no envelope, for other versions and codecs, for payloads
   * that should be sealed and are not, and for larger ones than are ever stored.
   */
  static from(cell: Uint8Array | null | undefined, binding: EntryReading): StoredEntry | null {
    const envelope = cell ? EnvelopeView.of(cell) : null;
    if (!envelope?.isOfVersion(binding.version)) return null;
    const isReadable =
      envelope.codec === WRAPPED || (envelope.codec === binding.codec.id && !binding.wrapping.isRequired);
    if (!isReadable || envelope.payloadLength > binding.namespace.maxBytes + WRAPPING_MARGIN) return null;
    return new StoredEntry(envelope);
  }

  get isWrapped(): boolean {
    return this.envelope.codec === WRAPPED;
  }

  /** The whole entry. */
  get bytes(): Uint8Array {
    return this.envelope.bytes;
  }

  /** Where the payload begins, which lasts to the end. */
  get payloadAt(): number {
    return this.envelope.payloadAt;
  }

  /** Returns the payload as the codec wrote it. @throws (or rejects) when it is wrapped and cannot be opened here. */
  payload({ wrapping }: Pick<EntryReading, 'wrapping'>, key: string): Uint8Array | Promise<Uint8Array> {
    const { payload, head } = this.envelope;
    return this.isWrapped ? wrapping.unwrap(payload, { key, head: fixedHead(head) }) : payload;
  }

  /** What the entry is without its payload, in bytes of its own: a view of some would keep the whole reply alive. */
  withoutPayload(): { readonly entry: StoredEntry; readonly header: Uint8Array } {
    const header = new Uint8Array(this.envelope.head);
    return { entry: new StoredEntry(EnvelopeView.of(header)!), header };
  }

  get times(): StoredTimes {
    return this.envelope;
  }

  get isTagged(): boolean {
    return this.envelope.tagCount > 0;
  }

  get tagNames(): readonly string[] {
    return this.envelope.tags.map((tag) => tag.name);
  }

  /**
   * Tells whether all that the entry depends on, but for tags, is what the first `count` of `found` hold: the namespace's cell, then
   * those of indexes and of other buckets, then the entry's own.
   */
  dependsOn(found: readonly CellBytes[], count: number): boolean {
    const { envelope } = this;
    const fences = count - 2;
    if (envelope.indexCount !== fences || !envelope.hasSpaceToken(found[0])) return false;
    for (let i = 0; i < fences; i++) if (!envelope.hasIndexToken(i, found[1 + i])) return false;
    return true;
  }

  /**
   * Tells whether the tokens of the entry's tags are in `found`, from `at` on, behind that of the first one's bucket; undefined when its tags
   * are others than `names`, or in another order.
   */
  hasTags(names: readonly Uint8Array[], found: readonly CellBytes[], at: number): boolean | undefined {
    return this.envelope.hasTags(names, found, at);
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
