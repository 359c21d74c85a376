import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { Cell, CellReply, Epoch } from '../../core/ports/store.js';
import type { SlotGroup } from './commands/hash-tag.js';
import type { RedisCommand } from './commands/redis-command.js';
import { cellsOf } from './topology/cells-of.js';
import type { RoutedCommand } from './topology/routed-command.js';
import { sendOneRouted } from './topology/send-one-routed.js';
import { sendRouted } from './topology/send-routed.js';
import type { Topology } from './topology/topology.js';

/** Returns the command that asks for some cells. */
type CommandFor = (cells: readonly Cell[], epoch: Epoch) => RedisCommand;

/** Commands that answer with one value per cell. */
export class CellCommands {
  constructor(
    private readonly topology: Topology,
    private readonly budgetMs: number,
  ) {}

  /** Asks for `cells`, which one server has, by one command. @throws StoreUnavailableError when it cannot be asked */
  together(cells: readonly Cell[], command: CommandFor): Promise<readonly CellReply[]> {
    return this.ofOne('', cells, command);
  }

  /** Asks for the cells of each group by one command; what cannot be asked is missing alone. @throws StoreUnavailableError when nothing can */
  perGroup(groups: readonly SlotGroup<Cell>[], command: CommandFor): Promise<readonly CellReply[]> {
    const [first] = groups;
    return first && groups.length === 1 ? this.ofOne(first.tag, first.items, command) : this.ofMany(groups, command);
  }

  /** Its cells are all that are asked for, in their order. */
  private ofOne(tag: string, cells: readonly Cell[], command: CommandFor): Promise<readonly CellReply[]> {
    return sendOneRouted(this.topology, new CellsCommand(tag, cells, command), this.budgetMs, (reply) => {
      if (reply instanceof StoreUnavailableError) throw reply;
      return cellsOf(cells, reply);
    });
  }

  private async ofMany(groups: readonly SlotGroup<Cell>[], command: CommandFor): Promise<readonly CellReply[]> {
    const commands = groups.map(({ tag, items }) => new CellsCommand(tag, items, command));
    const replies = await sendRouted(this.topology, commands, this.budgetMs);
    const failure = replies.find((reply) => reply instanceof StoreUnavailableError);
    if (failure && replies.every((reply) => reply instanceof StoreUnavailableError)) throw failure;
    const count = groups.reduce((sum, { items }) => sum + items.length, 0);
    const found: CellReply[] = Array.from({ length: count }, () => null);
    groups.forEach(({ items, positions }, i) => {
      const own = cellsOf(items, replies[i]!);
      positions.forEach((position, j) => (found[position] = own[j] ?? null));
    });
    return found;
  }
}

/** The command for cells that one server has. */
class CellsCommand implements RoutedCommand {
  constructor(
    readonly tag: string,
    private readonly cells: readonly Cell[],
    private readonly command: CommandFor,
  ) {}

  build(epoch: Epoch): RedisCommand {
    return this.command(this.cells, epoch);
  }
}
