import { ENTRY_HEAD_LENGTH } from '../../../core/entry/entry-cell.js';
import type { Cell } from '../../../core/ports/store.js';
import type { RedisCommand } from './redis-command.js';

/** Asks for whole cells, which share a slot, or for the head of one entry. */
export function readCommand(cells: readonly Cell[]): RedisCommand {
  const [first] = cells;
  return first?.kind === 'head'
    ? { name: 'GETRANGE', args: [first.key, 0, ENTRY_HEAD_LENGTH - 1] }
    : { name: 'MGET', args: cells.map(({ key }) => key) };
}

/** Returns the head in a reply; null where there is no such key. */
export function headIn(reply: unknown): Uint8Array | null {
  const bytes = reply as Uint8Array;
  return bytes.length > 0 ? bytes : null;
}
