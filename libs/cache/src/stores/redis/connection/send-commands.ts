import type { Redis } from 'ioredis';
import type { RedisCommand } from '../commands/redis-command.js';
import { answerWithin, NoAnswerError, within } from './within.js';
import { isErrorReply } from './server-error.js';

/** How one command ended: a reply, or an error reply. */
export type CommandReply = { readonly error: Error } | { readonly value: unknown };

/**
 * Sends `commands` in one piece; every reply is looked at.
 *
 * @throws NoAnswerError when the connection ended first, or after `ms`
 */
export function sendCommands(
  redis: Redis,
  commands: readonly RedisCommand[],
  ms: number,
): Promise<readonly CommandReply[]> {
  const [first] = commands;
  return first && commands.length === 1 && !first.isAsking
    ? sendAlone(redis, first, ms)
    : within(sendTogether(redis, commands), ms);
}

function sendAlone(redis: Redis, { name, args }: RedisCommand, ms: number): Promise<readonly CommandReply[]> {
  const reply = redis.callBuffer(name, ...args.map(asSent));
  return answerWithin(reply, ms, succeeded, (error): readonly CommandReply[] => [failed(error as Error)]);
}

function succeeded(value: unknown): readonly CommandReply[] {
  return [{ value }];
}

async function sendTogether(redis: Redis, commands: readonly RedisCommand[]): Promise<readonly CommandReply[]> {
  const pipeline = redis.pipeline();
  const positions = commands.map(({ name, args, isAsking }) => {
    if (isAsking) pipeline.call('ASKING');
    pipeline.callBuffer(name, ...args.map(asSent));
    return pipeline.length - 1;
  });
  const replies = (await pipeline.exec()) ?? [];
  return positions.map((position) => {
    const [error, value] = replies[position] ?? [new Error('The pipeline was closed.'), null];
    return error ? failed(error) : { value };
  });
}

function failed(error: Error): CommandReply {
  if (isErrorReply(error)) return { error };
  throw new NoAnswerError(`Redis: ${error.message}`);
}

function asSent(argument: string | number | Uint8Array): string | number | Buffer {
  if (!(argument instanceof Uint8Array)) return argument;
  return Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength);
}
