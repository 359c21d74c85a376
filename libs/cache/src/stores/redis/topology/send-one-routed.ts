import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { NodeReply, RedisNode } from '../connection/redis-node.js';
import { disagreement, Errand, errandOf, outcomeOf, ROUNDS, unknownNode } from './errand.js';
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
  return new Journey(topology, budgetMs, use).go(errandOf(topology, command), budgetMs);
}

/** One command, sent until a server has executed it or the rounds are over. */
class Journey<A> {
  private readonly until: number;
  private round = 0;

  constructor(
    private readonly topology: Topology,
    budgetMs: number,
    private readonly use: (reply: RoutedReply) => A,
  ) {
    this.until = performance.now() + budgetMs;
  }

  go(errand: Errand, leftMs: number): Promise<A> {
    const { node } = errand;
    this.round++;
    if (!node) return new Promise((resolve) => resolve(this.use(unknownNode())));
    return node.send(
      (epoch) => [errand.commandFor(epoch)],
      Math.max(1, leftMs),
      (end) => this.arrived(errand, node, end),
    );
  }

  private arrived(errand: Errand, node: RedisNode, end: NodeReply | StoreUnavailableError): A | Promise<A> {
    const { topology, use } = this;
    if (end instanceof StoreUnavailableError) {
      topology.doubt();
      return use(end);
    }
    const outcome = outcomeOf(topology, errand, node, end.replies[0]!, end.epoch);
    if (!(outcome instanceof Errand)) return use(outcome);
    return this.round === ROUNDS ? use(disagreement()) : this.go(outcome, this.until - performance.now());
  }
}
