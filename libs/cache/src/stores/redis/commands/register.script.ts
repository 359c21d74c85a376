import type { Registration } from '../../../core/ports/store.js';
import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('register');

/** Registers `registrations`, which share a slot. */
export function registerCommand(
  registrations: readonly Registration[],
  leaseMs: number,
  how: 'add' | 'renew',
): RedisCommand {
  return scriptCommand(
    script,
    registrations.map(({ key }) => key),
    [leaseMs, how, ...registrations.map(({ member }) => member)],
  );
}

/** Tells per registration of the call whether it was there. */
export function wereRegistered(reply: unknown): readonly boolean[] {
  return (reply as readonly number[]).map((one) => one === 1);
}
