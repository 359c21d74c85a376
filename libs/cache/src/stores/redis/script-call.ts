import type { Redis } from 'ioredis';
import type { RedisScript } from './redis-script.js';

/** One run of a script; all keys share a slot. */
export interface ScriptCall {
  readonly script: RedisScript;
  readonly keys: readonly string[];
  readonly args: readonly (string | number | Uint8Array)[];
}

/** How one run ended. */
export type ScriptResult = { readonly error: Error } | { readonly reply: unknown };

/** Runs scripts in one round trip, and those that the server does not know yet in a second one. Every reply is looked at. */
export async function runScripts(redis: Redis, calls: readonly ScriptCall[]): Promise<readonly ScriptResult[]> {
  const results = await send(redis, calls, 'EVALSHA');
  const unknown = calls.filter((_, i) => isUnknownScript(results[i]!));
  if (unknown.length === 0) return results;
  const again = (await send(redis, unknown, 'EVAL')).values();
  return results.map((result) => (isUnknownScript(result) ? (again.next().value as ScriptResult) : result));
}

async function send(
  redis: Redis,
  calls: readonly ScriptCall[],
  command: 'EVAL' | 'EVALSHA',
): Promise<readonly ScriptResult[]> {
  const pipeline = redis.pipeline();
  for (const { script, keys, args } of calls) {
    const sent = args.map((arg) => (arg instanceof Uint8Array ? asBuffer(arg) : arg));
    pipeline.callBuffer(command, command === 'EVAL' ? script.source : script.sha, keys.length, ...keys, ...sent);
  }
  const replies = (await pipeline.exec()) ?? [];
  return calls.map((_, i) => {
    const [error, reply] = replies[i] ?? [new Error('The server closed the pipeline.'), null];
    return error ? { error } : { reply };
  });
}

function isUnknownScript(result: ScriptResult): boolean {
  return 'error' in result && result.error.message.startsWith('NOSCRIPT');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
