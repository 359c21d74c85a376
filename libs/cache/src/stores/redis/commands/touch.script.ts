import type { TouchRequest } from '../../../core/ports/store.js';
import { hashTag } from './hash-tag.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('touch');

/** Asks to prolong one entry. Fences in other slots are left out: they are prolonged by commands of their own. */
export function touchCommand({ entry, token, filledAt, freshMs, keepMs, fences }: TouchRequest): RedisCommand {
  const here = fences.filter((key) => hashTag(key) === hashTag(entry.key));
  const time = Buffer.alloc(6);
  time.writeUIntBE(filledAt, 0, 6);
  return scriptCommand(script, [entry.key, ...here], [token, time, Math.round(freshMs), Math.ceil(keepMs)]);
}

/** Asks for each fence in another slot than the entry to live long enough; their keys are the first arguments. */
export function keepAliveCommands({ entry, fences, keepMs }: TouchRequest): readonly RedisCommand[] {
  const elsewhere = fences.filter((key) => hashTag(key) !== hashTag(entry.key));
  return elsewhere.map((key) => ({ name: 'PEXPIRE', args: [key, 2 * Math.ceil(keepMs), 'GT'] }));
}

export function wasTouched(reply: unknown): boolean {
  return reply === 1;
}
