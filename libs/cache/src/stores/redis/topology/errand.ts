import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Epoch } from '../../../core/ports/store.js';
import { withSource, type RedisCommand } from '../commands/redis-command.js';
import type { RedisNode } from '../connection/redis-node.js';
import type { CommandReply } from '../connection/send-commands.js';
import { kindOf, redirectionOf } from '../connection/server-error.js';
import type { RoutedCommand, RoutedReply } from './routed-command.js';
import { SplitSlotError } from './split-slot-error.js';
import type { Topology } from './topology.js';

/** A command under way: which server it is for, and how it has to be put. */
export interface Errand {
  readonly command: RoutedCommand;
  readonly node: RedisNode | undefined;
  readonly isAsking: boolean;
  readonly needsSource: boolean;
}

/** What came of an errand: a reply, or another one. */
export type Outcome = { readonly again: Errand } | { readonly reply: RoutedReply };

/** Where it should be, where that node says, where the other one says, and with the source of the script. */
export const ROUNDS = 4;

/** Returns the errand that a command begins with. */
export function errandOf(topology: Topology, command: RoutedCommand): Errand {
  return { command, node: topology.nodeOf(command.tag), isAsking: false, needsSource: false };
}

/** Returns what the reply of `node` to an errand means. */
export function outcomeOf(
  topology: Topology,
  errand: Errand,
  node: RedisNode,
  reply: CommandReply,
  epoch: Epoch,
): Outcome {
  return 'error' in reply ? judge(topology, errand, node, reply.error) : { reply: { value: reply.value, epoch } };
}

/** Returns the command of an errand for a server that was identified by `epoch`. */
export function commandOf({ command, isAsking, needsSource }: Errand, epoch: Epoch): RedisCommand {
  const plain = command.build(epoch);
  if (!isAsking && !needsSource) return plain;
  return { ...(needsSource ? withSource(plain) : plain), isAsking };
}

/** Decides what an error reply means for its command. */
function judge(topology: Topology, errand: Errand, from: RedisNode, error: Error): Outcome {
  switch (kindOf(error)) {
    case 'unknown-script':
      return errand.needsSource ? refused(error) : { again: { ...errand, needsSource: true } };
    case 'moved':
      return elsewhere(errand, topology.moved(redirectionOf(error), from), false, error);
    case 'ask':
      return elsewhere(errand, topology.asked(redirectionOf(error), from), true, error);
    case 'try-again':
      return { reply: new SplitSlotError(`Redis: ${error.message}`) };
    default:
      return refused(error);
  }
}

function elsewhere(errand: Errand, node: RedisNode | undefined, isAsking: boolean, error: Error): Outcome {
  if (node) return { again: { ...errand, node, isAsking } };
  const remedy = 'It is a cluster: give `redis: { cluster: [...] }`.';
  return { reply: new StoreUnavailableError(`Redis: ${error.message} ${remedy}`) };
}

/** No server is known for an errand. */
export function unknownNode(): StoreUnavailableError {
  return new StoreUnavailableError('Redis: no node is known to have the slot.');
}

/** An errand was sent about until it was enough. */
export function disagreement(): SplitSlotError {
  return new SplitSlotError('Redis: its nodes do not agree who has the slot.');
}

/** The client's errors carry the command with all its arguments: only the message goes on. */
function refused(error: Error): Outcome {
  return { reply: new StoreUnavailableError(`Redis: ${error.message}`) };
}
