import { Logger } from '@nestjs/common';
import type { CacheStore } from '../core/ports/store.js';
import { MemoryStore } from '../stores/memory/memory-store.js';
import { wrapStore } from '../stores/passing/wrap-store.js';
import { RedisStore } from '../stores/redis/redis-store.js';
import type { CheckedOptions } from './options/read-options.js';

/**
 * Returns the store that `options` ask for, connected if its server answers.
 *
 * A Redis that is away does not keep the application from starting: reads go to their loaders until it is back.
 */
export async function createStore({
  redis,
  memory,
  prefix,
  readBudget: readBudgetMs,
  writeBudget: writeBudgetMs,
  wrapStore: wraps = [],
}: CheckedOptions): Promise<CacheStore> {
  const logger = new Logger('Cache');
  if (redis === null) {
    logger.log('in-process store: other processes neither see nor invalidate it. Set `redis` to share the cache.');
    return wrapStore(new MemoryStore(memory), wraps);
  }
  const store = new RedisStore(redis, { readBudgetMs, writeBudgetMs });
  await store.open();
  if (store.status === 'connected') logger.log(`Redis store, prefix "${prefix}"`);
  else
    logger.warn(
      `Redis is not reachable, reads go to their loaders until it is: ${store.lastError?.message ?? store.status}`,
    );
  return wrapStore(store, wraps);
}
