import type { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { SchemaWatch } from '../migrations/schema-watch.js';
import type { CacheTypeOrmOptions } from './cache-typeorm-options.js';

const RETRY_MS = 1_000;
/** An outage that lasts is told of once a minute. */
const WARN_EVERY = 60;

/** Holds reads back from the store until it is known that no migration has run unseen since its entries were made. */
export class StartUp {
  readonly #release: (() => void) | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #isStopped = false;

  constructor(
    private readonly cache: Cache,
    { migrations }: CacheTypeOrmOptions,
    private readonly logger: Pick<Logger, 'log' | 'warn'>,
  ) {
    if (migrations !== 'ignore' && cache.store.shared) this.#release = cache.holdReads();
  }

  /**
   * Resolves after the first attempt; while the store or a database cannot be asked, reads go to their loaders, and it is tried again.
   * Never rejects: the log says why.
   */
  async run(dataSources: readonly DataSource[]): Promise<void> {
    if (!this.#release || this.#isStopped) return;
    try {
      const unreadable = await new SchemaWatch(this.cache).catchUp(dataSources);
      this.#release();
      for (const { message } of unreadable) this.logger.warn(message);
      if (this.#failures > 0) this.logger.log('Read from the store again: it is known now which migrations have run.');
    } catch (error) {
      this.#warn(error);
      if (!this.#isStopped) this.#retry = setTimeout(() => void this.run(dataSources), RETRY_MS).unref();
    }
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
  }

  #warn(error: unknown): void {
    if (this.#failures++ % WARN_EVERY > 0) return;
    this.logger.warn(
      `It is not known yet whether migrations have run elsewhere: ${messageOf(error)}. Reads go to their loaders, not to the store; ` +
        'it is tried again every second.',
    );
  }
}

/** Only the message: other properties of a client's error may carry passwords. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 300) : 'no details';
}
