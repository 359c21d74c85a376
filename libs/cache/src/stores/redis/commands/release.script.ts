import type { LeaseClaim } from '../../../core/ports/leases.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('release');

/** Gives a lease back, and tells those who wait on `channel`, if there is one. */
export function releaseCommand({ key, holder }: LeaseClaim, channel = ''): RedisCommand {
  return scriptCommand(script, [key], [holder, channel]);
}

/** Whether somebody waits who has not been told. */
export function isWaitedFor(reply: unknown): boolean {
  return reply === 1;
}
