import { sameBytes } from '../entry/token.js';
import type { Cell } from '../ports/store.js';

/** A token, and the cell it was current for. */
export interface CapturedToken {
  readonly cell: Cell;
  readonly token: Uint8Array;
}

/** Every token a load may depend on, each current at an instant before the load began (invariant 2). */
export interface CapturedTokens {
  /** The entry's own token. */
  readonly entry: CapturedToken;
  /** The namespace's token in the bucket of the entry. */
  readonly space: CapturedToken;
  readonly indexes: readonly CapturedToken[];
  /** The namespace's tokens in other buckets that indexes are in. */
  readonly otherSpaces: readonly CapturedToken[];
  /** For values with tags. */
  readonly tags: TagCapture | null;
}

/** These tokens, and what a reader must show to join a flight (invariant 9). */
export interface Capture extends CapturedTokens {
  /** Text that two captures share only when all their tokens are equal. */
  readonly signature: string;
}

/** What tells whether a tag was invalidated during the load: the change fences of `groups`, or of any group when that is null. */
export interface TagCapture {
  readonly groups: ReadonlySet<string> | null;
  /** These fences, and the tokens of their buckets. */
  readonly changes: readonly CapturedToken[];
}

/** Returns the capture of `tokens`. */
export function captureOf(tokens: CapturedTokens): Capture {
  return { ...tokens, signature: signatureOf(tokens) };
}

function signatureOf({ entry, space, indexes, otherSpaces, tags }: CapturedTokens): string {
  const all = [entry, space, ...indexes, ...otherSpaces, ...(tags?.changes ?? [])];
  return entry.cell.key + all.map(({ cell, token }) => `\n${cell.key}=${latin1(token)}`).join('');
}

/** Tells whether `tokens` are still the captured ones. */
export function unchanged(captured: readonly CapturedToken[], tokens: readonly (Uint8Array | null)[]): boolean {
  return captured.every(({ token }, i) => {
    const current = tokens[i];
    return current != null && current.length === token.length && sameBytes(token, current);
  });
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
