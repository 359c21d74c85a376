import { MemoryStore, RedisStore, type Cache, type CacheStore } from 'nestjs-coherent-cache';
import { createTestCache } from 'nestjs-coherent-cache/testing';
import { uniquePrefix } from '../support/unique-prefix.js';

/** A store that the suites of other caches are run on, shared by every cache that they open. */
export class SuiteStore {
  private readonly prefix = uniquePrefix();

  private constructor(private readonly store: CacheStore) {}

  static inProcess(): SuiteStore {
    return new SuiteStore(new MemoryStore());
  }

  static async onRedis(url: string): Promise<SuiteStore> {
    const store = new RedisStore(url, { readBudgetMs: 5_000, writeBudgetMs: 5_000 });
    await store.open();
    return new SuiteStore(store);
  }

  /** Returns a cache of its own key space; two of one `part` see the same entries. */
  open(part: string): Cache {
    const { store } = this;
    return createTestCache({ store, prefix: `${this.prefix}-${part}`, readBudget: '5s', writeBudget: '5s' }).cache;
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
