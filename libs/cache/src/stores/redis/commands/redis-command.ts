import type { RedisScript } from './redis-script.js';

/** What a command takes. */
export type Argument = string | number | Uint8Array;

/** One command. Its keys, if any, share a slot. */
export interface RedisCommand {
  readonly name: string;
  readonly args: readonly Argument[];
  /** Present for EVALSHA: what to send to a server that does not know the script. */
  readonly script?: RedisScript;
  /** Asks for a slot that is on its way to the server. */
  readonly isAsking?: boolean;
}

/** Returns a run of `script`; all keys share a slot. */
export function scriptCommand(script: RedisScript, keys: readonly string[], args: readonly Argument[]): RedisCommand {
  return { name: 'EVALSHA', args: [script.sha, keys.length, ...keys, ...args], script };
}

/** Returns `command` for a server that does not know its script. */
export function withSource({ args, script }: RedisCommand): RedisCommand {
  return { name: 'EVAL', args: [script!.source, ...args.slice(1)] };
}
