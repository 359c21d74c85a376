import type { Cell, FinaliseReply } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { cellArguments } from './cell-arguments.js';
import { readScript } from './redis-script.js';

const script = readScript('finalise');

/** Finalises `cells`, which share a slot, for `writer`. */
export function finaliseCommand(cells: readonly Cell[], writer: string): RedisCommand {
  const { keys, letters, fields } = cellArguments(cells);
  const listed = cells.flatMap((cell) => cell.listed ?? []);
  return scriptCommand(
    script,
    [...keys, ...listed.map(({ key }) => key)],
    [writer, letters, ...fields, ...listed.map(({ member }) => member)],
  );
}

export function finalised(reply: unknown): FinaliseReply {
  const [deleted, marksAlive] = reply as [number, number];
  return { deleted, marksAlive };
}
