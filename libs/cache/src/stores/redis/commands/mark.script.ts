import type { Cell } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { bracketArguments } from './bracket-arguments.js';
import { readScript } from './redis-script.js';

const script = readScript('mark');

/** Marks `cells`, which share a slot, for `writer`. */
export function markCommand(cells: readonly Cell[], writer: string, leaseMs: number): RedisCommand {
  const { keys, letters, fields } = bracketArguments(cells);
  return scriptCommand(script, keys, [writer, leaseMs, letters, ...fields]);
}
