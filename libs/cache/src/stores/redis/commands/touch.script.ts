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

export function wasTouched(reply: unknown): boolean {
  return reply === 1;
}
