import type { Registration } from '../../core/ports/store.js';
import { readScript } from './redis-script.js';
import type { ScriptCall } from './script-call.js';

const script = readScript('register');

/** Registers `registrations`, which share a slot. */
export function registerCall(
  registrations: readonly Registration[],
  leaseMs: number,
  how: 'add' | 'renew',
): ScriptCall {
  return {
    script,
    keys: registrations.map(({ key }) => key),
    args: [leaseMs, how, ...registrations.map(({ member }) => member)],
  };
}

/** Tells per registration of the call whether it was there. */
export function wereRegistered(reply: unknown): readonly boolean[] {
  return (reply as readonly number[]).map((one) => one === 1);
}
