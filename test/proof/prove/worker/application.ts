import { StatsObserver, type Cache, type Observer } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { instrument } from 'nestjs-coherent-cache/typeorm';
import { DataSource } from 'typeorm';
import { ACCESSORS } from '../world/accessors.js';
import type { CheckedAccess } from '../world/accessors/checked-access.js';
import { ENTITIES } from '../world/entities.js';
import type { Crash } from './crash.js';
import { crashInDatabase } from './crash-in-database.js';
import { connectPatiently } from './connect-patiently.js';
import { crashInStore } from './crash-in-store.js';
import { deafen } from './deafen.js';
import { openStore } from './open-store.js';
import type { WorkerPlan } from './worker-plan.js';

/**
 * A crashed writer's mark makes its keys go past the cache until it expires: shorter than the default, so that a thousand crashes leave
 * something to be cached, and far longer than any write here takes.
 */
const MARK_LEASE = '3s';
/** Where nothing is ever unavailable, the machine may be busy all the same. Where servers are broken, it is what matters. */
const PATIENT = { readBudget: 10_000, writeBudget: 10_000 };
const REALISTIC = { readBudget: 250, writeBudget: 1_000 };
const CONNECTIONS = 4;
const FORGET_EVENTS_EVERY_MS = 500;

/** An application process: a pool, a Redis connection and a cache of its own. */
export class Application {
  readonly accessors: readonly CheckedAccess<unknown, any>[];
  readonly stats: StatsObserver;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    readonly dataSource: DataSource,
    private readonly cache: Cache,
    stats: StatsObserver,
    forget: () => void,
    outbox: boolean,
  ) {
    this.stats = stats;
    this.accessors = ACCESSORS.map((accessor) => new accessor(dataSource));
    for (const accessor of this.accessors) cache.bind(accessor);
    instrument(dataSource, cache, { outbox });
    cache.assertReady();
    this.timer = setInterval(forget, FORGET_EVENTS_EVERY_MS);
  }

  /** @param observers - Told of all that the cache does. */
  static async start(plan: WorkerPlan, crash: Crash, observers: readonly Observer[]): Promise<Application> {
    const pool = new DataSource({
      type: 'postgres',
      url: plan.databaseUrl,
      entities: [...ENTITIES],
      // Most reads need none, and each connection is a process of the database's that has to be started.
      poolSize: CONNECTIONS + 2 * plan.writers,
    });
    const dataSource = plan.isUnderFaults ? await connectPatiently(pool) : await pool.initialize();
    crashInDatabase(dataSource, crash);
    const budgets = plan.isUnderFaults ? REALISTIC : PATIENT;
    const opened = await openStore(plan.redis, budgets);
    const store = plan.isDeaf ? deafen(opened) : opened;
    const stats = new StatsObserver();
    const { cache, events } = createTestCache({
      store: crashInStore(store, crash),
      prefix: 'proof',
      observers: [stats, ...observers],
      markLease: MARK_LEASE,
      onUnavailable: plan.policy,
      ...budgets,
    });
    return new Application(dataSource, cache, stats, () => events.clear(), plan.hasOutbox);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.cache.close();
    await this.dataSource.destroy();
  }
}
