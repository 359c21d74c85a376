import { StoreUnavailableError } from '../../../core/errors/store-unavailable-error.js';
import type { Cell, CellReply, Epoch } from '../../../core/ports/store.js';
import type { SlotGroup } from '../commands/hash-tag.js';
import type { RedisCommand } from '../commands/redis-command.js';
import { cellsOf } from './cells-of.js';
import { sendRouted, type RoutedCommand } from './routed-commands.js';
import type { Topology } from './topology.js';

/** Makes the command that asks for the cells of one group. */
export type CellsCommand = (cells: readonly Cell[], epoch: Epoch) => RedisCommand;

/**
 * Asks for the cells of each group by one command, and returns what was answered at the positions that groups have of their cells; what
 * cannot be asked is missing alone.
 *
 * @throws StoreUnavailableError when nothing can
 */
export async function askForCells(
  topology: Topology,
  groups: readonly SlotGroup<Cell>[],
  command: CellsCommand,
  budgetMs: number,
): Promise<readonly CellReply[]> {
  const commands = groups.map(({ tag, items }): RoutedCommand => ({ tag, build: (epoch) => command(items, epoch) }));
  const replies = await sendRouted(topology, commands, budgetMs);
  const [failure] = replies.filter((reply) => reply instanceof StoreUnavailableError);
  if (failure && replies.every((reply) => reply instanceof StoreUnavailableError)) throw failure;
  const found: CellReply[] = [];
  groups.forEach(({ items, positions }, i) => {
    const own = cellsOf(items, replies[i]!);
    positions.forEach((position, j) => (found[position] = own[j] ?? null));
  });
  return found;
}
