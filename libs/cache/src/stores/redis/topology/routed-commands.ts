import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Epoch } from '../../../core/ports/store.js';
import { withSource, type RedisCommand } from '../commands/redis-command.js';
import type { RedisNode } from '../connection/redis-node.js';
import { kindOf, redirectionOf } from '../connection/server-error.js';
import type { Topology } from './topology.js';

/** A command, for the server that has the keys of a hash tag. */
export interface RoutedCommand {
  readonly tag: string;
  /** Returns the command for a server that was identified by `epoch`. */
  build(epoch: Epoch): RedisCommand;
}

/** What came of one command: a reply and the epoch of who gave it, or why there is none. */
export type RoutedReply = { readonly value: unknown; readonly epoch: Epoch } | StoreUnavailableError;

/** Keys of a slot that is on its way to another node are not all in one place: a command of several keys cannot be executed now. */
export class SplitSlotError extends StoreUnavailableError {}

/** A command under way: which server it is for, and how it has to be put. */
interface Errand {
  readonly position: number;
  readonly command: RoutedCommand;
  readonly node: RedisNode | undefined;
  readonly isAsking: boolean;
  readonly needsSource: boolean;
}

type Outcome = { readonly again: Errand } | { readonly reply: RoutedReply };

/** Where it should be, where that node says, where the other one says, and with the source of the script. */
const ROUNDS = 4;

/**
 * Sends commands to the servers that have their keys: those for one server in one piece, all servers at once.
 *
 * A command is sent again only when the server said that it has not executed it. What fails at one server leaves the others alone.
 */
export async function sendRouted(
  topology: Topology,
  commands: readonly RoutedCommand[],
  budgetMs: number,
): Promise<readonly RoutedReply[]> {
  const replies: RoutedReply[] = [];
  const until = performance.now() + budgetMs;
  let errands = commands.map((command, position): Errand => {
    return { position, command, node: topology.nodeOf(command.tag), isAsking: false, needsSource: false };
  });
  for (let round = 1, left = budgetMs; errands.length > 0; round++, left = until - performance.now()) {
    const outcomes = await Promise.all(byNode(errands).map((group) => sendTo(topology, group, Math.max(1, left))));
    const next: Errand[] = [];
    outcomes.flat().forEach((outcome) => {
      if ('reply' in outcome) replies[outcome.position] = outcome.reply;
      else next.push(outcome.again);
    });
    errands = next;
    if (round < ROUNDS) continue;
    for (const { position } of errands)
      replies[position] = new SplitSlotError('Redis: its nodes do not agree who has the slot.');
    break;
  }
  return replies;
}

type Positioned = Outcome & { readonly position: number };

/** Sends what is for one server. */
async function sendTo(
  topology: Topology,
  errands: readonly Errand[],
  budgetMs: number,
): Promise<readonly Positioned[]> {
  const { node } = errands[0]!;
  const failed = (error: unknown): readonly Positioned[] =>
    errands.map(({ position }) => ({ position, reply: StoreUnavailableError.from(error) }));
  if (!node) return failed(new StoreUnavailableError('Redis: no node is known to have the slot.'));
  try {
    const { epoch, replies } = await node.send((current) => errands.map((errand) => built(errand, current)), budgetMs);
    return errands.map((errand, i) => {
      const reply = replies[i]!;
      const outcome = 'error' in reply ? judge(topology, errand, node, reply.error) : { reply: { ...reply, epoch } };
      return { position: errand.position, ...outcome };
    });
  } catch (error) {
    topology.doubt();
    return failed(error);
  }
}

function built({ command, isAsking, needsSource }: Errand, epoch: Epoch): RedisCommand {
  const plain = command.build(epoch);
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

/** The client's errors carry the command with all its arguments: only the message goes on. */
function refused(error: Error): Outcome {
  return { reply: new StoreUnavailableError(`Redis: ${error.message}`) };
}

function byNode(errands: readonly Errand[]): readonly (readonly Errand[])[] {
  if (errands.every(({ node }) => node === errands[0]!.node)) return [errands];
  const groups = new Map<RedisNode | undefined, Errand[]>();
  for (const errand of errands) {
    const group = groups.get(errand.node);
    if (group) group.push(errand);
    else groups.set(errand.node, [errand]);
  }
  return [...groups.values()];
}
