import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { SchemaWatch } from '../migrations/schema-watch.js';
import type { CacheTypeOrmOptions } from './cache-typeorm-options.js';

const RETRY_MS = 1_000;

/** Holds reads back from the store until it is known that no migration has run unseen since its entries were made. */
export class StartUp {
  readonly #release: (() => void) | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(
    private readonly cache: Cache,
    { migrations }: CacheTypeOrmOptions,
  ) {
    if (migrations !== 'ignore' && cache.store.shared) this.#release = cache.holdReads();
  }

  /** Resolves after the first attempt; while the store cannot be asked, reads go to their loaders, and it is tried again. */
  async run(dataSources: readonly DataSource[]): Promise<void> {
    if (!this.#release || this.#isStopped) return;
    try {
      await new SchemaWatch(this.cache).catchUp(dataSources);
      this.#release();
    } catch {
      this.#retry = setTimeout(() => void this.run(dataSources), RETRY_MS).unref();
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
  }
}
