import type { CacheEvent } from '../../core/access/cache-event.js';
import { TOKEN_RANDOM_LENGTH } from '../../core/entry/token.js';
import { StoreUnavailableError } from '../../core/errors/store-unavailable-error.js';
import type { Bus, BusListener } from '../../core/ports/bus.js';
import type { Leases } from '../../core/ports/leases.js';
import type { Observer } from '../../core/ports/observer.js';
import type {
  CacheStore,
  Cell,
  CellReply,
  FillRequest,
  FinaliseReply,
  ListedMember,
  ListPage,
  ListQuery,
  OldValue,
  Registration,
  TouchRequest,
} from '../../core/ports/store.js';
import { RandomPool } from '../random-pool.js';
import { openRedisBus } from './bus/open-redis-bus.js';
import { CellCommands } from './cell-commands.js';
import { fillCommand, wasStored } from './commands/fill.script.js';
import { groupByTag, hashTag } from './commands/hash-tag.js';
import { listCommand, listed } from './commands/list.script.js';
import { mintCommand } from './commands/mint.script.js';
import { arePending, pendingCommand } from './commands/pending.script.js';
import { oldValue, readOldCommand, removeOldCommand } from './commands/old-key.script.js';
import { readCommand } from './commands/read-command.js';
import { isWholeKey, readGroups } from './commands/read-groups.js';
import { registerCommand, wereRegistered } from './commands/register.script.js';
import { keepAliveCommands, touchCommand, wasTouched } from './commands/touch.script.js';
import { unlistCommand } from './commands/unlist.script.js';
import type { ConnectionStatus, NodeListener } from './connection/redis-node.js';
import { createTopology, type Servers } from './create-topology.js';
import { withStamps } from './field-stamps.js';
import { RedisLeases } from './redis-leases.js';
import type { RedisLocation } from './redis-location.js';
import { scanNodes } from './topology/scan-nodes.js';
import type { RoutedCommand } from './topology/routed-command.js';
import { sendOneRouted } from './topology/send-one-routed.js';
import { sendRouted } from './topology/send-routed.js';
import { WriteCommands } from './write-commands.js';
import type { RedisStoreOptions } from './redis-store-options.js';

/**
 * Keeps cells in Redis 7.0 or later: one server, the master that sentinels name, or a cluster, over connections of its own.
 *
 * A read is one MGET per slot, everything else one round trip of scripts. Nothing is queued while a server is away: operations reject at
 * once with StoreUnavailableError, and the connection is tried again in the background, at least twice a second. What a server that does
 * not take writes says is not believed.
 */
export class RedisStore implements CacheStore {
  readonly name = 'redis';
  readonly shared = true;
  readonly isBounded = true;
  readonly leases: Leases;
  private readonly servers: Servers;
  private readonly readBudgetMs: number;
  private readonly writeBudgetMs: number;
  private readonly cells: CellCommands;
  private readonly writes: WriteCommands;
  private readonly random = new RandomPool();
  private readonly observers = new Set<Observer>();
  private connections = 0;

  /** @throws ConfigurationError for a location that is incomplete, or a client with options that are not safe. */
  constructor(location: RedisLocation, { readBudgetMs = 50, writeBudgetMs = 250 }: RedisStoreOptions = {}) {
    this.servers = createTopology(location, (name) => this.listenTo(name));
    this.readBudgetMs = readBudgetMs;
    this.writeBudgetMs = writeBudgetMs;
    this.leases = new RedisLeases(this.servers.topology, readBudgetMs);
    this.cells = new CellCommands(this.servers.topology, readBudgetMs);
    this.writes = new WriteCommands(this.servers.topology, writeBudgetMs);
  }

  get buckets(): number {
    return this.servers.buckets;
  }

  /** Counts the connections that were made, and how often keys have come to a server that was connected already. */
  get generation(): number {
    return this.connections + this.servers.topology.changes;
  }

  /** By its run_id and master_replid. */
  serverOf(key: string): string | undefined {
    return this.servers.topology.nodeOf(hashTag(key))?.identity;
  }

  /** Of a cluster: while no master can be asked. */
  get isAway(): boolean {
    return this.servers.topology.isAway;
  }

  /** Of a cluster: connected while every master is. */
  get status(): ConnectionStatus {
    return this.servers.topology.status;
  }

  /** Why a server was lost last; null while it is connected. */
  get lastError(): Error | null {
    return this.servers.topology.lastError;
  }

  /** Connects; resolves when that has succeeded or failed for the first time. Never rejects. */
  open(): Promise<void> {
    return this.servers.topology.open();
  }

  watch(observer: Observer): void {
    this.observers.add(observer);
  }

  openBus(channel: string, listener: BusListener): Bus {
    return openRedisBus(this.servers, channel, listener, this.writeBudgetMs);
  }

  read(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    if (this.servers.topology.isOneServer && cells.every(isWholeKey)) return this.cells.together(cells, readCommand);
    if (cells.some(({ hash }) => hash !== undefined)) return withStamps(cells, (all) => this.readGrouped(all));
    return this.readGrouped(cells);
  }

  mint(cells: readonly Cell[], ttlMs: number): Promise<readonly CellReply[]> {
    const random = this.random.take(TOKEN_RANDOM_LENGTH);
    const groups = groupByTag(cells, ({ key }) => key);
    return this.cells.perGroup(groups, (some, epoch) => mintCommand(some, random, epoch, ttlMs));
  }

  async fill(requests: readonly FillRequest[]): Promise<readonly (boolean | StoreUnavailableError)[]> {
    const commands = requests.map((request): RoutedCommand => ({
      tag: hashTag(request.entry.key),
      build: () => fillCommand(request),
    }));
    const [only] = commands.length === 1 ? commands : [];
    const replies = only
      ? [await sendOneRouted(this.servers.topology, only, this.readBudgetMs, (reply) => reply)]
      : await sendRouted(this.servers.topology, commands, this.readBudgetMs);
    return replies.map((reply) => (reply instanceof StoreUnavailableError ? reply : wasStored(reply.value)));
  }

  /** Fences in other slots are prolonged on the side: an entry whose fence is gone is loaded anew, and no more than that. */
  async touch(requests: readonly TouchRequest[]): Promise<readonly (boolean | StoreUnavailableError)[]> {
    const commands = requests.map((request): RoutedCommand => ({
      tag: hashTag(request.entry.key),
      build: () => touchCommand(request),
    }));
    const elsewhere = requests.flatMap(keepAliveCommands).map((command): RoutedCommand => ({
      tag: hashTag(String(command.args[0])),
      build: () => command,
    }));
    const replies = await sendRouted(this.servers.topology, [...commands, ...elsewhere], this.readBudgetMs);
    return replies
      .slice(0, requests.length)
      .map((reply) => (reply instanceof StoreUnavailableError ? reply : wasTouched(reply.value)));
  }

  mark(writer: string, cells: readonly Cell[], leaseMs: number): Promise<void> {
    return this.writes.mark(writer, cells, leaseMs);
  }

  finalise(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    return this.writes.finalise(writer, cells);
  }

  async marked(cells: readonly Cell[]): Promise<readonly boolean[]> {
    const groups = groupByTag(cells, ({ pendingKey }) => pendingKey);
    return this.writes.tell(groups, pendingCommand, arePending);
  }

  async register(
    registrations: readonly Registration[],
    leaseMs: number,
    how: 'add' | 'renew',
  ): Promise<readonly boolean[]> {
    const groups = groupByTag(registrations, ({ key }) => key);
    return this.writes.tell(groups, (some) => registerCommand(some, leaseMs, how), wereRegistered);
  }

  async members(keys: readonly string[]): Promise<readonly (readonly string[])[]> {
    const values = await this.writes.all(
      keys.map((key) => ({ tag: hashTag(key), build: () => ({ name: 'ZRANGE', args: [key, 0, -1] }) })),
    );
    return values.map((members) => (members as readonly Buffer[]).map(String));
  }

  async list(queries: readonly ListQuery[]): Promise<readonly ListPage[]> {
    const values = await this.writes.all(
      queries.map((query) => ({ tag: hashTag(query.listing.key), build: (epoch) => listCommand(query, epoch) })),
    );
    return values.map(listed);
  }

  async unlist(key: string, members: readonly ListedMember[]): Promise<void> {
    await this.writes.all([{ tag: hashTag(key), build: () => unlistCommand(key, members) }]);
  }

  async readOld(keys: readonly string[]): Promise<readonly (OldValue | null)[]> {
    const values = await this.writes.all(keys.map((key) => ({ tag: key, build: () => readOldCommand(key) })));
    return values.map(oldValue);
  }

  async removeOld(key: string, bytes: Uint8Array): Promise<boolean> {
    const [removed] = await this.writes.all([{ tag: key, build: () => removeOldCommand(key, bytes) }]);
    return removed === 1;
  }

  scanOld(pattern: string): AsyncIterable<readonly string[]> {
    return scanNodes(this.servers.topology, pattern);
  }

  async recall(key: string): Promise<string | null> {
    const [fact] = await this.writes.all([{ tag: hashTag(key), build: () => ({ name: 'GET', args: [key] }) }]);
    return fact instanceof Uint8Array ? Buffer.from(fact).toString() : null;
  }

  async remember(key: string, fact: string): Promise<void> {
    await this.writes.all([{ tag: hashTag(key), build: () => ({ name: 'SET', args: [key, fact] }) }]);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous
  async close(): Promise<void> {
    this.servers.topology.close();
  }

  private readGrouped(cells: readonly Cell[]): Promise<readonly CellReply[]> {
    return this.cells.perGroup(readGroups(cells, this.servers.topology.isOneServer), readCommand);
  }

  private listenTo(node: string): NodeListener {
    const tell = (event: CacheEvent): void => {
      for (const observer of this.observers) observer.observe(event);
    };
    return {
      connected: () => {
        this.connections++;
        tell({ type: 'connection', node, state: 'connected' });
      },
      gone: (state, reason) => tell({ type: 'connection', node, state, reason }),
      breaker: (state) => tell({ type: 'breaker', node, state }),
    };
  }
}
