import type { Cell } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { fieldsOf, keyOf, lettersOf } from './cell-arguments.js';
import { readScript } from './redis-script.js';

const script = readScript('mark');

/** Marks `cells`, which share a slot, for `writer`. */
export function markCommand(cells: readonly Cell[], writer: string, leaseMs: number): RedisCommand {
  return scriptCommand(
    script,
    cells.flatMap((cell) => [keyOf(cell), cell.pendingKey]),
    [writer, leaseMs, lettersOf(cells), ...fieldsOf(cells)],
  );
}
