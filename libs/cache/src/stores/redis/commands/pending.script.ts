import type { Cell } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('pending');

/** Asks which of `cells`, which share a slot, have pending writers. */
export function pendingCommand(cells: readonly Cell[]): RedisCommand {
  return scriptCommand(
    script,
    cells.map(({ pendingKey }) => pendingKey),
    [],
  );
}

/** Tells per cell of the call whether it has. */
export function arePending(reply: unknown): readonly boolean[] {
  return (reply as readonly number[]).map((one) => one === 1);
}
