import type { Cell, CellKind, Epoch } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('mint');
const LETTER: Readonly<Record<CellKind, string>> = { namespace: 'n', fence: 'f', entry: 'e', head: 'e' };

/** Asks for the tokens of `cells`, which share a slot: one per cell, null where a pending writer forbids it. */
export function mintCommand(cells: readonly Cell[], random: Uint8Array, epoch: Epoch, ttlMs: number): RedisCommand {
  const kinds = cells.map((cell) => LETTER[cell.kind]).join('');
  return scriptCommand(
    script,
    cells.flatMap((cell) => [cell.key, cell.pendingKey]),
    [random, epoch, ttlMs, kinds],
  );
}
