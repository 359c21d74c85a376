import { ENTRY_HEAD_LENGTH } from '../../../core/entry/entry-cell.js';
import type { Cell } from '../../../core/ports/store.js';
import { fieldOf } from './cell-arguments.js';
import type { RedisCommand } from './redis-command.js';

/** Asks for whole cells, which share a slot or a hash, or for the head of one entry. */
export function readCommand(cells: readonly Cell[]): RedisCommand {
  const [first] = cells;
  if (first?.hash !== undefined) return { name: 'HMGET', args: [first.hash, ...cells.map(fieldOf)] };
  return first && isReadByHead(first)
    ? { name: 'GETRANGE', args: [first.key, 0, ENTRY_HEAD_LENGTH - 1] }
    : { name: 'MGET', args: cells.map(({ key }) => key) };
}

/** Tells whether a command of its own asks for the head of `cell`: a field can only be read whole. */
export function isReadByHead({ kind, hash }: Cell): boolean {
  return kind === 'head' && hash === undefined;
}

/** Returns the head in a reply; null where there is no such key. */
export function headIn(reply: unknown): Uint8Array | null {
  const bytes = reply as Uint8Array;
  return bytes.length > 0 ? bytes : null;
}
