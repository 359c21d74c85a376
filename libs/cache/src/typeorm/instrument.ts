import type { DataSource } from 'typeorm';
import type { Cache } from '../core/cache.js';
import { Instrumentation } from './instrumentation.js';

/** Options of `instrument`. */
export interface InstrumentOptions {
  /**
   * What `runMigrations`, `undoLastMigration`, `synchronize` and `dropDatabase` do to the cache: `'invalidate'` (default) what depends on
   * the tables that they touch, once per run, or `'ignore'`, nothing at all, for test runs that begin with an empty cache anyway.
   */
  readonly migrations?: 'invalidate' | 'ignore';
}

interface Pair {
  readonly instrumentation: Instrumentation;
  readonly undo: () => void;
}

const instrumented = new WeakMap<DataSource, Map<Cache, Pair>>();

/**
 * Makes every write through `dataSource` invalidate what it changes in `cache`, and lets the cache's accessors load within its
 * transactions. `CacheTypeOrmModule` calls it; call it yourself only where there is no Nest.
 *
 * A second call for the same pair changes nothing, nor do its options count. Query runners created before the first call are not seen.
 *
 * @returns What undoes it; writes that begin afterwards invalidate nothing.
 * @throws ConfigurationError when the DataSource is not initialised, or its driver sends COMMIT where it cannot be seen.
 */
export function instrument(dataSource: DataSource, cache: Cache, options: InstrumentOptions = {}): () => void {
  const caches = instrumented.get(dataSource) ?? new Map<Cache, Pair>();
  instrumented.set(dataSource, caches);
  const existing = caches.get(cache);
  if (existing) {
    existing.instrumentation.subscribe();
    return existing.undo;
  }
  const instrumentation = new Instrumentation(dataSource, cache, options.migrations ?? 'invalidate');
  const undo = (): void => {
    if (caches.delete(cache)) instrumentation.remove();
  };
  caches.set(cache, { instrumentation, undo });
  return undo;
}
