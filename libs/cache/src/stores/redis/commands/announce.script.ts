import { scriptCommand, type RedisCommand } from './redis-command.js';
import { readScript } from './redis-script.js';

const script = readScript('announce');

/** Announces `writer` in one set of pending writers, where a slot that is being moved forbids commands of several keys. */
export function announceCommand(pendingKey: string, writer: string, leaseMs: number): RedisCommand {
  return scriptCommand(script, [pendingKey], [writer, leaseMs]);
}
