import type { LeaseClaim } from '../../../core/ports/leases.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('release');

/** Gives a lease back. */
export function releaseCommand({ key, holder }: LeaseClaim): RedisCommand {
  return scriptCommand(script, [key], [holder]);
}

export function isWaitedFor(reply: unknown): boolean {
  return reply === 1;
}
