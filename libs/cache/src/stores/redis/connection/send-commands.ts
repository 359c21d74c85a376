import { Redis, type ChainableCommander, type Pipeline } from 'ioredis';
import type { Argument, RedisCommand } from '../commands/redis-command.js';
import { answerOrReject, answerWithin, NoAnswerError } from './within.js';
import { isErrorReply } from './server-error.js';
import { TextCommand } from './text-command.js';

/** How one command ended: a reply, or an error reply. */
export type CommandReply = { readonly error: Error } | { readonly value: unknown };

/** What is made of the replies, or of why there are none. Whatever it throws rejects. */
export interface UseOfReplies<A> {
  replies(all: readonly CommandReply[]): A | Promise<A>;
  /** @param error - NoAnswerError when the connection ended first, or it took too long. */
  failed(error: unknown): A | Promise<A>;
}

/** Sends `commands` in one piece, and returns what `use` makes of what comes back within `ms`; every reply is looked at. */
export function sendCommands<A>(
  redis: Redis,
  commands: readonly RedisCommand[],
  ms: number,
  use: UseOfReplies<A>,
): Promise<A> {
  const [first] = commands;
  if (!first || commands.length > 1 || first.isAsking)
    return answerWithin(
      sendTogether(redis, commands),
      ms,
      (all) => use.replies(all),
      (error) => use.failed(error),
    );
  return sendOne(
    redis,
    first,
    ms,
    (value) => use.replies([{ value }]),
    (error) => {
      const reason = error as Error;
      return isErrorReply(reason) ? use.replies([{ error: reason }]) : use.failed(unanswered(reason));
    },
  );
}

/** Returns the replies of the server. @throws NoAnswerError when there are none within `ms` */
export function repliesTo(
  redis: Redis,
  commands: readonly RedisCommand[],
  ms: number,
): Promise<readonly CommandReply[]> {
  return sendCommands(redis, commands, ms, {
    replies: (all) => all,
    failed: (error) => {
      throw error;
    },
  });
}

function sendOne<A>(
  redis: Redis,
  command: RedisCommand,
  ms: number,
  onValue: (value: unknown) => A | Promise<A>,
  onError: (error: unknown) => A | Promise<A>,
): Promise<A> {
  const text = asText(redis, command);
  if (!text) return answerWithin(redis.callBuffer(command.name, sendable(command.args)), ms, onValue, onError);
  const answer = redis.sendCommand(text) as Promise<unknown>;
  // A client that was patched may wait for something of its own: to reject the command would reach nobody then.
  if (answer !== text.promise) return answerWithin(answer, ms, onValue, onError);
  return answerOrReject(answer, (error) => text.reject(error), ms, onValue, onError);
}

async function sendTogether(redis: Redis, commands: readonly RedisCommand[]): Promise<readonly CommandReply[]> {
  const pipeline = redis.pipeline();
  const positions = commands.map((command) => {
    if (command.isAsking) pipeline.call('ASKING');
    const text = asText(redis, command);
    if (text) (pipeline as TakesCommands).sendCommand(text);
    else pipeline.callBuffer(command.name, sendable(command.args));
    return pipeline.length - 1;
  });
  const replies = (await pipeline.exec()) ?? [];
  return positions.map((position) => {
    const [error, value] = replies[position] ?? [new Error('The pipeline was closed.'), null];
    return error ? failed(error) : { value };
  });
}

/** What a pipeline is, and the client's types do not say. */
type TakesCommands = ChainableCommander & Pick<Pipeline, 'sendCommand'>;

/** Returns `command` as one that is written faster; undefined where that cannot be: a client of another copy of ioredis may ask more of a command. */
function asText(redis: Redis, { name, args }: RedisCommand): TextCommand | undefined {
  if (!(redis instanceof Redis)) return undefined;
  let areTexts = true;
  for (const argument of args) {
    if (typeof argument === 'object') return undefined;
    areTexts &&= typeof argument === 'string';
  }
  return new TextCommand(name, areTexts ? (args as string[]) : args.map(String));
}

function failed(error: Error): CommandReply {
  if (isErrorReply(error)) return { error };
  throw unanswered(error);
}

function unanswered(error: Error): NoAnswerError {
  return error instanceof NoAnswerError ? error : new NoAnswerError(`Redis: ${error.message}`);
}

type Sendable = string | number | Buffer;

/** As a list of its own only where it has to be: a read has nothing but keys. */
function sendable(args: readonly Argument[]): Sendable[] {
  return (args.some(isPlainBytes) ? args.map(asSent) : args) as Sendable[];
}

function isPlainBytes(argument: Argument): boolean {
  return typeof argument === 'object' && !Buffer.isBuffer(argument);
}

function asSent(argument: Argument): Sendable {
  if (!(argument instanceof Uint8Array)) return argument;
  return Buffer.from(argument.buffer, argument.byteOffset, argument.byteLength);
}
