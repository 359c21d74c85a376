import { createHash } from 'node:crypto';
import { Cache, createLruCopies, type CacheAccess, type CacheEvent, type Entropy } from 'nestjs-coherent-cache';
import { AgingItems, HashedLists, Items, Lists, Views, ViewsByLoader, type Query } from './accessors.js';
import type { Snapshot } from './rows.js';
import type { Random } from './random.js';
import { SimulatedConnection } from './simulated-connection.js';
import { SimulatedLoadContext } from './simulated-load-context.js';
import { SimulatedScheduler } from './simulated-scheduler.js';
import { Transaction } from './transaction.js';
import type { World } from './world.js';

/** One process: a cache of its own, with accessors, on the store that all share. */
export class SimulatedProcess {
  readonly cache: Cache;
  readonly context = new SimulatedLoadContext();
  readonly connection: SimulatedConnection;
  readonly items: Items;
  readonly lists: Lists;
  readonly views: Views;
  private owed = 0;
  private whenPaid: (() => void)[] = [];
  /** Id objects that a loader was asked for: whoever missed and is not among them shared somebody's load. */
  private readonly led = new WeakSet<object>();

  constructor(
    readonly name: string,
    private readonly world: World,
    enabled = true,
  ) {
    const { interleaving, random, trace, server, statistics, plan } = world;
    const quality = plan.network;
    const parts = { process: name, server: server.store, interleaving, random, trace, quality, statistics };
    this.connection = new SimulatedConnection(parts);
    this.cache = new Cache({
      store: this.connection,
      prefix: 'sim',
      clock: server.clock,
      scheduler: new SimulatedScheduler(name, interleaving, plan.timerWeight),
      entropy: entropyOf(random),
      localCopies: createLruCopies,
      onUnavailable: plan.onUnavailable,
      enabled,
      observers: [{ observe: (event) => this.observe(event) }],
    });
    this.cache.useLoadContext(this.context);
    if (plan.isStoreAway) this.cache.holdReads();
    const query = this.query.bind(this);
    this.items = this.bind(new (plan.isAging ? AgingItems : Items)(query));
    this.lists = this.bind(new (plan.isHashed ? HashedLists : Lists)(query));
    this.views = this.bind(new (plan.isTaggedByLoader ? ViewsByLoader : Views)(query));
  }

  hasLed(id: object): boolean {
    return this.led.has(id);
  }

  /** Runs `then` once no invalidation is owed: at once, mostly. */
  oncePaid(then: () => void): boolean {
    if (this.owed === 0) then();
    else this.whenPaid.push(then);
    return this.owed === 0;
  }

  private async query(...[ids, keys]: Parameters<Query>): Promise<readonly Snapshot[]> {
    const { interleaving, database, random, plan, trace } = this.world;
    const { transaction } = this.context.connect(ids);
    for (const id of ids) this.led.add(id);
    const weight = (): number => (random.chance(plan.slowQueries) ? 0.03 : 1);
    const where = (): string => (transaction ? ' inside a transaction' : '');
    await interleaving.pause(() => `${this.name}: the query for ${keys.join(', ')} runs${where()}`, weight());
    const reader = transaction ?? new Transaction(database);
    const rows = keys.map((key) => reader.read(key));
    trace.note(() => `   and finds ${rows.map(({ version }) => `v${version}`).join(' ')}`);
    await interleaving.pause(() => `${this.name}: the rows of ${keys.join(', ')} arrive`, weight());
    return rows;
  }

  private bind<A extends object>(accessor: A): A {
    this.cache.bind(accessor as unknown as CacheAccess<Snapshot, object>);
    return accessor;
  }

  private observe(event: CacheEvent): void {
    const { statistics, trace } = this.world;
    trace.note(() => `   ${this.name}: ${describe(event)}`);
    if (event.type === 'read') statistics.count(`read: ${event.outcome}`);
    if (event.type === 'fill')
      statistics.count(event.outcome === 'stored' ? 'fill: stored' : `fill: refused, ${event.reason}`);
    if (event.type === 'store_failed' && event.operation === 'mark') this.world.exempt('a mark was not placed');
    if (event.type === 'owed') this.settle(event.fences);
  }

  private settle(owed: number): void {
    this.owed = owed;
    if (owed > 0) return;
    const waiting = this.whenPaid;
    this.whenPaid = [];
    for (const then of waiting) then();
  }
}

function describe(event: CacheEvent): string {
  const parts = Object.entries(event)
    .filter(([name, value]) => name !== 'key' && name !== 'ms' && ['string', 'number'].includes(typeof value))
    .map(([, value]) => String(value));
  return parts.join(' ');
}

const digests = new Map<string, string>();

function entropyOf(random: Random): Entropy {
  return {
    bytes: (length) => Uint8Array.from({ length }, () => random.below(256)),
    digest(text) {
      const digest = digests.get(text) ?? createHash('sha256').update(text).digest('base64url');
      digests.set(text, digest);
      return digest;
    },
  };
}
