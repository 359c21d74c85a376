import type { Cell, Epoch } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { cellArguments } from './cell-arguments.js';
import { readScript } from './redis-script.js';

const script = readScript('mint');

/** Asks for the tokens of `cells`, which share a slot: one per cell, null where a pending writer forbids it. */
export function mintCommand(cells: readonly Cell[], random: Uint8Array, epoch: Epoch, ttlMs: number): RedisCommand {
  const { keys, letters, fields } = cellArguments(cells);
  return scriptCommand(script, keys, [random, epoch, ttlMs, letters, ...fields]);
}
