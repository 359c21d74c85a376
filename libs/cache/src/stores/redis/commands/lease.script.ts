import type { LeaseRequest } from '../../../core/ports/leases.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('lease');

/** Asks for a lease; the reply is 0, or for how long somebody else may still have it. */
export function leaseCommand({ key, holder, leaseMs }: LeaseRequest): RedisCommand {
  return scriptCommand(script, [key], [holder, Math.ceil(leaseMs)]);
}
