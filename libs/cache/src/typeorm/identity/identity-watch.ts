import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { databaseName } from '../migrations/schema-state.js';
import { refusalOf } from '../migrations/refusal-of.js';
import { OwnContext } from '../background/own-context.js';
import { Poll } from '../background/poll.js';
import { databaseIdentity } from './database-identity.js';

/** Empties the cache when the database has failed over: what it was made from may have been lost there. */
export class IdentityWatch {
  readonly #context = new OwnContext();
  readonly #poll: Poll;
  /** The database will not say, so it is not asked again. */
  #isRefused = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: Cache,
    everyMs: number,
  ) {
    this.#poll = new Poll(cache.scheduler, everyMs, () => this.#context.run(() => this.#look()));
  }

  stop(): Promise<void> {
    return this.#poll.stop();
  }

  /** Never rejects: while the database or the store is away, the next look will do. */
  async #look(): Promise<void> {
    if (this.#isRefused || !this.dataSource.isInitialized) return;
    try {
      const identity = await databaseIdentity(this.dataSource);
      if (identity !== null) await this.#compare(identity);
    } catch (error) {
      this.#isRefused = refusalOf(error) !== undefined;
    }
  }

  /** Entries that other processes made may be older than what the store remembers, if it does not remember any identity. */
  async #compare(identity: string): Promise<void> {
    const { cache } = this;
    const fact = `identity ${databaseName(this.dataSource)}`;
    const known = await cache.facts.recall(fact);
    if (known === identity) return;
    if (known !== null) {
      cache.report({ type: 'failover', from: known, to: identity });
      await cache.clear('failover');
    } else if (cache.store.shared) await cache.clearEntries('failover');
    await cache.facts.remember(fact, identity);
  }
}
