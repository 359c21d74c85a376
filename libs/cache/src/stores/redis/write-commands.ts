import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { Cell, FinaliseReply } from '../../core/ports/store.js';
import { fieldOf } from './commands/cell-arguments.js';
import { announceCommand } from './commands/announce.script.js';
import { finaliseCommand, finalised } from './commands/finalise.script.js';
import { groupByTag, hashTag, sharedTag, type SlotGroup } from './commands/hash-tag.js';
import { markCommand } from './commands/mark.script.js';
import type { RedisCommand } from './commands/redis-command.js';
import type { RoutedCommand } from './topology/routed-command.js';
import { sendOneRouted } from './topology/send-one-routed.js';
import { sendRouted } from './topology/send-routed.js';
import { SplitSlotError } from './topology/split-slot-error.js';
import type { Topology } from './topology/topology.js';

/** Returns the command for cells that share a slot. */
type CommandFor = (cells: readonly Cell[]) => RedisCommand;

/** Does without a command of several keys; resolves to what the script would have returned. */
type OneByOne = (cells: readonly Cell[]) => Promise<unknown>;

/** The two halves of the write bracket, and whatever else has to succeed as a whole. */
export class WriteCommands {
  constructor(
    private readonly topology: Topology,
    private readonly budgetMs: number,
  ) {}

  /** @throws StoreUnavailableError */
  async mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    const { old, own } = byAge(cells);
    const marked = this.perSlot(
      own,
      (some) => markCommand(some, writer, leaseMs),
      (some) => this.markOneByOne(writer, some, leaseMs),
    );
    await (old.length === 0 ? marked : Promise.all([marked, this.deleteOld(old)]));
  }

  /** @throws StoreUnavailableError */
  async finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    const { old, own } = byAge(cells);
    // An old key that outlives the tokens could be taken over under the next ones.
    const gone = old.length === 0 ? 0 : await this.deleteOld(old);
    const values = await this.perSlot(
      own,
      (some) => finaliseCommand(some, writer),
      (some) => this.finaliseOneByOne(writer, some),
    );
    const all = values.map(finalised);
    if (all.length === 1 && gone === 0) return all[0]!;
    return {
      deleted: all.reduce((sum, { deleted }) => sum + deleted, gone),
      marksAlive: all.reduce((sum, { marksAlive }) => sum + marksAlive, 0),
    };
  }

  /** Returns the values of all replies. @throws StoreUnavailableError when one is missing */
  async all(commands: readonly RoutedCommand[]): Promise<readonly unknown[]> {
    const replies = await sendRouted(this.topology, commands, this.budgetMs);
    return replies.map((reply) => {
      if (reply instanceof StoreUnavailableError) throw reply;
      return reply.value;
    });
  }

  /** Asks one command per group something of each of its items; returns the answers in the order of the items. @throws StoreUnavailableError */
  async tell<Item>(
    groups: readonly SlotGroup<Item>[],
    command: (items: readonly Item[]) => RedisCommand,
    read: (reply: unknown) => readonly boolean[],
  ): Promise<readonly boolean[]> {
    const values = await this.all(groups.map(({ tag, items }) => ({ tag, build: () => command(items) })));
    const told: boolean[] = [];
    groups.forEach(({ positions }, i) => {
      const own = read(values[i]);
      positions.forEach((position, j) => (told[position] = own[j] ?? false));
    });
    return told;
  }

  /** Nearly every write is one namespace's. */
  private async perSlot(cells: readonly Cell[], command: CommandFor, oneByOne: OneByOne): Promise<readonly unknown[]> {
    const tag = sharedTag(cells, keyOf);
    if (tag === undefined) return this.perGroup(groupByTag(cells, keyOf), command, oneByOne);
    const routed: RoutedCommand = { tag, build: () => command(cells) };
    const reply = await sendOneRouted(this.topology, routed, this.budgetMs, (one) => one);
    if (reply instanceof SplitSlotError) return [await oneByOne(cells)];
    if (reply instanceof StoreUnavailableError) throw new StoreUnavailableError(reply.message, { cause: reply });
    return [reply.value];
  }

  private async perGroup(
    groups: readonly SlotGroup<Cell>[],
    command: CommandFor,
    oneByOne: OneByOne,
  ): Promise<readonly unknown[]> {
    const commands = groups.map(({ tag, items }): RoutedCommand => ({ tag, build: () => command(items) }));
    const replies = await sendRouted(this.topology, commands, this.budgetMs);
    const failed: { readonly cells: readonly Cell[]; readonly error: StoreUnavailableError }[] = [];
    const values = await Promise.all(
      groups.map(async ({ items }, i) => {
        try {
          const reply = replies[i]!;
          if (reply instanceof SplitSlotError) return await oneByOne(items);
          if (reply instanceof StoreUnavailableError) throw reply;
          return reply.value;
        } catch (error) {
          failed.push({ cells: items, error: StoreUnavailableError.from(error) });
          return null;
        }
      }),
    );
    const [first] = failed;
    if (!first) return values;
    const unreached =
      failed.length < groups.length ? failed.flatMap((each) => each.cells.map(({ key }) => key)) : undefined;
    throw new StoreUnavailableError(first.error.message, { cause: first.error, unreached });
  }

  /**
   * While a slot is on its way to another node, keys that are there and keys that are here, or nowhere, cannot be named in one command, and
   * no token can be minted. First the writers are announced, then the cells deleted: when the slot has arrived, the mark stands.
   */
  private async markOneByOne(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    await this.all(cells.map(({ pendingKey }) => single(pendingKey, announceCommand(pendingKey, writer, leaseMs))));
    await this.invalidateOneByOne(cells);
  }

  private async finaliseOneByOne(writer: string, cells: readonly Cell[]): Promise<readonly [number, number]> {
    const deleted = await this.invalidateOneByOne(cells);
    const lifted = await this.all(
      cells.map(({ pendingKey }) => single(pendingKey, { name: 'ZREM', args: [pendingKey, writer] })),
    );
    return [sum(deleted), sum(lifted)];
  }

  /** Where the slot arrives in between, a token that is gone before its old keys are closed would let one of them be taken over. */
  private async invalidateOneByOne(cells: readonly Cell[]): Promise<readonly unknown[]> {
    const closures = cells.filter(({ kind }) => kind === 'closure');
    const others = cells.filter(({ kind }) => kind !== 'closure');
    if (closures.length > 0) await this.all(closures.map((cell) => single(cell.key, invalidation(cell))));
    return this.all(others.map((cell) => single(cell.key, invalidation(cell))));
  }

  /** Old keys are anywhere on a cluster: each by a command of its own. */
  private async deleteOld(cells: readonly Cell[]): Promise<number> {
    return sum(await this.all(cells.map(({ key }) => ({ tag: key, build: () => ({ name: 'DEL', args: [key] }) }))));
  }
}

function keyOf({ key }: Cell): string {
  return key;
}

function single(key: string, command: RedisCommand): RoutedCommand {
  return { tag: hashTag(key), build: () => command };
}

function sum(counts: readonly unknown[]): number {
  return counts.reduce<number>((total, count) => total + (Number(count) || 0), 0);
}

function byAge(cells: readonly Cell[]): { readonly old: readonly Cell[]; readonly own: readonly Cell[] } {
  if (!cells.some(({ kind }) => kind === 'old')) return { old: [], own: cells };
  return { old: cells.filter(({ kind }) => kind === 'old'), own: cells.filter(({ kind }) => kind !== 'old') };
}

/** What invalidates a cell where the script cannot. A closure is set, for a year. */
function invalidation(cell: Cell): RedisCommand {
  const { key, kind, hash } = cell;
  if (hash !== undefined) return { name: 'HDEL', args: [hash, fieldOf(cell)] };
  return kind === 'closure' ? { name: 'SET', args: [key, '1', 'PX', 31_536_000_000] } : { name: 'DEL', args: [key] };
}
