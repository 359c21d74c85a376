import type { FillRequest } from '../../core/ports/store.js';
import { readScript } from './redis-script.js';
import type { ScriptCall } from './script-call.js';
import { hashTag } from './slot-groups.js';

const script = readScript('fill');

/** Asks for one fill. Tokens in other slots are left out: the read that finds the entry compares them all. */
export function fillCall({ entry, token, expectations, envelope, ttlMs }: FillRequest): ScriptCall {
  const here = expectations.filter(({ key }) => hashTag(key) === hashTag(entry.key));
  return {
    script,
    keys: [entry.key, ...here.map(({ key }) => key)],
    args: [token, ...here.map((expectation) => expectation.token), envelope, ttlMs],
  };
}

export function wasStored(reply: unknown): boolean {
  return reply === 1;
}
