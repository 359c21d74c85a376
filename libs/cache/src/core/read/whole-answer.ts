import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { CellReply } from '../ports/store.js';

/** What a cell holds, null for nothing. */
export type CellBytes = Uint8Array | null;

/** Returns what the cells of a list hold; why one of them could not be read spoils it. */
export function wholeAnswer(replies: readonly CellReply[]): readonly CellBytes[] | StoreUnavailableError {
  for (const reply of replies) if (reply instanceof StoreUnavailableError) return reply;
  return replies as readonly CellBytes[];
}
