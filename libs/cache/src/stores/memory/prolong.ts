import { FRESH_LENGTH, FRESH_OFFSET } from '../../core/entry/entry-life.js';
import { decodeEnvelope } from '../../core/entry/decode-envelope.js';
import { sameBytes } from '../../core/entry/token.js';
import type { TouchRequest } from '../../core/ports/store.js';

/** Has the entry in `cell` say that it is fresh for longer, if it is the one that was hit; tells whether it is. */
export function prolong(cell: Uint8Array, { token, filledAt, freshMs }: TouchRequest): boolean {
  const found = decodeEnvelope(cell);
  if (!found?.life || found.filledAt !== filledAt || !sameBytes(token, found.token)) return false;
  const bytes = Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength);
  if (found.life.freshMs < freshMs) bytes.writeUIntBE(freshMs, FRESH_OFFSET, FRESH_LENGTH);
  return true;
}
