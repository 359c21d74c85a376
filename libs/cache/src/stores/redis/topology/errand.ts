import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Epoch } from '../../../core/ports/store.js';
import { withSource, type RedisCommand } from '../commands/redis-command.js';
import type { RedisNode } from '../connection/redis-node.js';
import type { CommandReply } from '../connection/send-commands.js';
import { kindOf, redirectionOf } from '../connection/server-error.js';
import { ServerReply, type RoutedCommand, type RoutedReply } from './routed-command.js';
import { SplitSlotError } from './split-slot-error.js';
import type { Topology } from './topology.js';

/** A command under way: which server it is for, and how it has to be put. */
export class Errand {
  constructor(
    readonly command: RoutedCommand,
    readonly node: RedisNode | undefined,
    readonly isAsking = false,
    readonly needsSource = false,
  ) {}

  /** Returns the command for a server that was identified by `epoch`. */
  commandFor(epoch: Epoch): RedisCommand {
    const plain = this.command.build(epoch);
    if (!this.isAsking && !this.needsSource) return plain;
    return { ...(this.needsSource ? withSource(plain) : plain), isAsking: this.isAsking };
  }
}

/** Where it should be, where that node says, where the other one says, and with the source of the script. */
export const ROUNDS = 4;

/** Returns the errand that a command begins with. */
export function errandOf(topology: Topology, command: RoutedCommand): Errand {
  return new Errand(command, topology.nodeOf(command.tag));
}

/** Returns what the reply of `node` to an errand means: the end of it, or another one. */
export function outcomeOf(
  topology: Topology,
  errand: Errand,
  node: RedisNode,
  reply: CommandReply,
  epoch: Epoch,
): RoutedReply | Errand {
  return 'error' in reply ? judge(topology, errand, node, reply.error) : new ServerReply(reply.value, epoch);
}

/** Decides what an error reply means for its command. */
function judge(topology: Topology, errand: Errand, from: RedisNode, error: Error): RoutedReply | Errand {
  const { command, node, isAsking, needsSource } = errand;
  switch (kindOf(error)) {
    case 'unknown-script':
      return needsSource ? refused(error) : new Errand(command, node, isAsking, true);
    case 'moved':
      return elsewhere(errand, topology.moved(redirectionOf(error), from), false, error);
    case 'ask':
      return elsewhere(errand, topology.asked(redirectionOf(error), from), true, error);
    case 'try-again':
      return new SplitSlotError(`Redis: ${error.message}`);
    default:
      return refused(error);
  }
}

function elsewhere(
  { command, needsSource }: Errand,
  node: RedisNode | undefined,
  isAsking: boolean,
  error: Error,
): RoutedReply | Errand {
  if (node) return new Errand(command, node, isAsking, needsSource);
  const remedy = 'It is a cluster: give `redis: { cluster: [...] }`.';
  return new StoreUnavailableError(`Redis: ${error.message} ${remedy}`);
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
function refused(error: Error): StoreUnavailableError {
  return new StoreUnavailableError(`Redis: ${error.message}`);
}
