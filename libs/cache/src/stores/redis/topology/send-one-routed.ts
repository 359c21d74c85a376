import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import { commandOf, disagreement, errandOf, outcomeOf, ROUNDS, unknownNode, type Errand } from './errand.js';
import type { RoutedCommand, RoutedReply } from './routed-command.js';
import type { Topology } from './topology.js';

/**
 * As `sendRouted` for one command, which nearly every read is: returns what `use` makes of the reply, without lists, and with one promise of its
 * own. Fails only as `use` does.
 */
export function sendOneRouted<A>(
  topology: Topology,
  command: RoutedCommand,
  budgetMs: number,
  use: (reply: RoutedReply) => A,
): Promise<A> {
  const until = performance.now() + budgetMs;
  return attempt(topology, { errand: errandOf(topology, command), round: 1, left: budgetMs, until }, use);
}

/** An errand, which of its rounds this is, and how long it may take. */
interface Attempt {
  readonly errand: Errand;
  readonly round: number;
  readonly left: number;
  readonly until: number;
}

function attempt<A>(
  topology: Topology,
  { errand, round, left, until }: Attempt,
  use: (reply: RoutedReply) => A,
): Promise<A> {
  const { node } = errand;
  if (!node) return new Promise((resolve) => resolve(use(unknownNode())));
  return node.send(
    (epoch) => [commandOf(errand, epoch)],
    Math.max(1, left),
    (end) => {
      if (end instanceof StoreUnavailableError) {
        topology.doubt();
        return use(end);
      }
      const outcome = outcomeOf(topology, errand, node, end.replies[0]!, end.epoch);
      if ('reply' in outcome) return use(outcome.reply);
      if (round === ROUNDS) return use(disagreement());
      return attempt(
        topology,
        { errand: outcome.again, round: round + 1, left: until - performance.now(), until },
        use,
      );
    },
  );
}
