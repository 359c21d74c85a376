import { FRESH_LENGTH, FRESH_OFFSET } from './entry-life.js';
import { ENVELOPE_V2 } from './envelope.js';

/** Returns what of the head of an entry stays the same for as long as it is there: hits may prolong it, and nothing else. */
export function fixedHead(head: Uint8Array): Uint8Array {
  if (head[0] !== ENVELOPE_V2) return head;
  return new Uint8Array(head).fill(0, FRESH_OFFSET, FRESH_OFFSET + FRESH_LENGTH);
}
