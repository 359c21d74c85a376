import type { Binding } from '../access/binding.js';
import { decodeEnvelope, type Envelope } from '../entry/envelope.js';
import { isOfEpoch, sameBytes } from '../entry/token.js';
import type { ReadReply } from '../ports/store.js';

/** An entry as it was found, and what it says it depends on. Absent is invalid, throughout (invariant 8). */
export class StoredEntry {
  private constructor(private readonly envelope: Envelope) {}

  /** Returns the entry in `cell`; null for a placeholder, for bytes that are no envelope, and for other versions and codecs. */
  static from(cell: Uint8Array | null | undefined, binding: Binding): StoredEntry | null {
    const envelope = cell ? decodeEnvelope(cell) : null;
    if (!envelope || envelope.codec !== binding.codec.id || !sameBytes(binding.version, envelope.version)) return null;
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

  /** Tells whether namespace and index tokens of `reply`, which stand in this order, are the ones captured, and of its epoch. */
  dependsOn(reply: ReadReply): boolean {
    const { namespaceToken, indexTokens } = this.envelope;
    return (
      isOfEpoch(namespaceToken, reply.epoch) &&
      isCurrent(namespaceToken, reply.cells[0]) &&
      reply.cells.length >= indexTokens.length + 2 &&
      indexTokens.every((token, i) => isCurrent(token, reply.cells[i + 1]))
    );
  }

  hasTagTokens(
    epoch: Uint8Array,
    space: Uint8Array | null | undefined,
    tokens: readonly (Uint8Array | null | undefined)[],
  ): boolean {
    const { tagSpaceToken, tags } = this.envelope;
    return (
      tagSpaceToken !== null &&
      isOfEpoch(tagSpaceToken, epoch) &&
      isCurrent(tagSpaceToken, space) &&
      tags.every((tag, i) => isCurrent(tag.token, tokens[i]))
    );
  }
}

function isCurrent(captured: Uint8Array, current: Uint8Array | null | undefined): boolean {
  return current != null && current.length === captured.length && sameBytes(captured, current);
}
