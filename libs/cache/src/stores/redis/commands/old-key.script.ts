import { createHash } from 'node:crypto';
import type { OldValue } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const reading = readScript('read-old');
const removing = readScript('remove-old');

/** Asks for the value and the remaining lifetime of an old key. */
export function readOldCommand(key: string): RedisCommand {
  return scriptCommand(reading, [key], []);
}

export function oldValue(reply: unknown): OldValue | null {
  if (!reply) return null;
  const [bytes, ttlMs] = reply as [Buffer, number];
  return { bytes, ttlMs: ttlMs < 0 ? null : ttlMs };
}

/** Removes an old key whose value is still `bytes`. */
export function removeOldCommand(key: string, bytes: Uint8Array): RedisCommand {
  return scriptCommand(removing, [key], [createHash('sha1').update(bytes).digest('hex')]);
}
