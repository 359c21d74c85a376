import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import { commandOf, disagreement, errandOf, outcomeOf, ROUNDS, unknownNode } from './errand.js';
import type { RoutedCommand, RoutedReply } from './routed-command.js';
import type { Topology } from './topology.js';

/** As `sendRouted` for one command, which nearly every read is: without lists, and with half of the promises. */
export async function sendOneRouted(
  topology: Topology,
  command: RoutedCommand,
  budgetMs: number,
): Promise<RoutedReply> {
  const until = performance.now() + budgetMs;
  let errand = errandOf(topology, command);
  try {
    for (let round = 1, left = budgetMs; round <= ROUNDS; round++, left = until - performance.now()) {
      const { node } = errand;
      if (!node) return unknownNode();
      const { epoch, replies } = await node.send((current) => [commandOf(errand, current)], Math.max(1, left));
      const outcome = outcomeOf(topology, errand, node, replies[0]!, epoch);
      if ('reply' in outcome) return outcome.reply;
      errand = outcome.again;
    }
    return disagreement();
  } catch (error) {
    topology.doubt();
    return StoreUnavailableError.from(error);
  }
}
