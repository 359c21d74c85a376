import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { RedisNode } from '../connection/redis-node.js';
import { disagreement, Errand, errandOf, outcomeOf, ROUNDS, unknownNode } from './errand.js';
import type { RoutedCommand, RoutedReply } from './routed-command.js';
import type { Topology } from './topology.js';

/** An errand, and the place of its command among the others. */
interface Placed {
  readonly position: number;
  readonly errand: Errand;
}

/** What came of the errand of a command, and the place of that. */
interface PlacedOutcome {
  readonly position: number;
  readonly outcome: RoutedReply | Errand;
}

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
  let placed = commands.map((command, position): Placed => ({ position, errand: errandOf(topology, command) }));
  for (let round = 1, left = budgetMs; placed.length > 0; round++, left = until - performance.now()) {
    const outcomes = await Promise.all(byNode(placed).map((group) => sendTo(topology, group, Math.max(1, left))));
    const next: Placed[] = [];
    outcomes.flat().forEach(({ position, outcome }) => {
      if (outcome instanceof Errand) next.push({ position, errand: outcome });
      else replies[position] = outcome;
    });
    placed = next;
    if (round < ROUNDS) continue;
    for (const { position } of placed) replies[position] = disagreement();
    break;
  }
  return replies;
}

/** Sends what is for one server. */
function sendTo(topology: Topology, placed: readonly Placed[], budgetMs: number): Promise<readonly PlacedOutcome[]> {
  const { node } = placed[0]!.errand;
  const failed = (outcome: StoreUnavailableError): readonly PlacedOutcome[] =>
    placed.map(({ position }) => ({ position, outcome }));
  if (!node) return Promise.resolve(failed(unknownNode()));
  return node.send(
    (epoch) => placed.map(({ errand }) => errand.commandFor(epoch)),
    budgetMs,
    (end) => {
      if (!(end instanceof StoreUnavailableError))
        return placed.map(({ position, errand }, i) => ({
          position,
          outcome: outcomeOf(topology, errand, node, end.replies[i]!, end.epoch),
        }));
      topology.doubt();
      return failed(end);
    },
  );
}

function byNode(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  if (placed.every(({ errand }) => errand.node === placed[0]!.errand.node)) return [placed];
  const groups = new Map<RedisNode | undefined, Placed[]>();
  for (const each of placed) {
    const group = groups.get(each.errand.node);
    if (group) group.push(each);
    else groups.set(each.errand.node, [each]);
  }
  return [...groups.values()];
}
