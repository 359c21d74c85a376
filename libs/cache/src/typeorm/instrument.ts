import type { DataSource } from 'typeorm';
import type { Cache } from '../core/cache.js';
import type { InstrumentOptions } from './instrument-options.js';
import { watch } from './watch.js';

/**
 * Makes every write through `dataSource` invalidate what it changes in `cache`, and lets the cache's accessors load within its
 * transactions. `CacheTypeOrmModule` calls it; call it yourself only where there is no Nest.
 *
 * A second call for the same pair changes nothing, nor do its options count. Query runners created before the first call are not seen.
 *
 * @returns What undoes it; writes that begin afterwards invalidate nothing.
 * @throws ConfigurationError when the DataSource is not initialised, or its driver sends COMMIT where it cannot be seen; when an option is wrong.
 */
export function instrument(dataSource: DataSource, cache: Cache, options: InstrumentOptions = {}): () => void {
  return watch(dataSource, cache, options).undo;
}
