import { createHash } from 'node:crypto';
import { EPOCH_LENGTH } from '../../../core/entry/token.js';
import type { Epoch } from '../../../core/ports/store.js';
import type { RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

/** Asks a server who it is, and whether it takes writes. With its source, so that no server has to know it. */
export const identifyCommand: RedisCommand = { name: 'EVAL', args: [readScript('identify').source, 0] };

/** Who a server is. */
export interface Identity {
  readonly epoch: Epoch;
  readonly role: string;
}

/** Returns what the server said; null when it left something out. */
export function identityFrom(reply: unknown): Identity | null {
  const [runId, replicationId, role] = (reply as readonly unknown[]).map(String);
  if (!runId || !replicationId || !role) return null;
  const digest = createHash('sha256').update(`${runId}:${replicationId}`).digest();
  return { epoch: digest.subarray(0, EPOCH_LENGTH), role };
}
