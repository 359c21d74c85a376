import { NOBODY, type Cell, type FinaliseReply } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { bracketArguments } from './bracket-arguments.js';
import { readScript } from './redis-script.js';

const script = readScript('finalise');

/** Finalises `cells`, which share a slot, for `writer`. */
export function finaliseCommand(cells: readonly Cell[], writer: string): RedisCommand {
  if (writer === NOBODY && cells.every(isPlain)) return { name: 'DEL', args: cells.map(({ key }) => key) };
  const { keys, letters, fields } = bracketArguments(cells);
  const listed = cells.flatMap((cell) => cell.listed ?? []);
  return scriptCommand(
    script,
    [...keys, ...listed.map(({ key }) => key)],
    [writer, letters, ...fields, ...listed.map(({ member }) => member)],
  );
}

export function finalised(reply: unknown): FinaliseReply {
  if (typeof reply === 'number') return { deleted: reply, marksAlive: 0 };
  const [deleted, marksAlive] = reply as [number, number];
  return { deleted, marksAlive };
}

/** Whether its key is all that there is of it. */
function isPlain({ kind, hash, listed }: Cell): boolean {
  return kind !== 'closure' && hash === undefined && listed === undefined;
}
