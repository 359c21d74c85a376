import type { InstrumentOptions } from '../instrument-options.js';
import type { DataSourceRef } from './data-source-ref.js';

export const CACHE_TYPEORM_OPTIONS = Symbol('nestjs-coherent-cache: options of CacheTypeOrmModule');

/** Options of `CacheTypeOrmModule.forRoot`. */
export interface CacheTypeOrmOptions extends InstrumentOptions {
  /**
   * DataSources whose writes invalidate, by the name they are registered with; every registered one when left out.
   * Naming one makes it sure that its writes are seen from the first `onModuleInit` hook on, the default one's are anyway.
   */
  readonly dataSources?: readonly DataSourceRef[];
  /**
   * What migrations and schema synchronisation do to the cache: `'invalidate'` (default) empties the namespaces whose tables they touch,
   * once per run, and, at the start, the whole cache when migrations were applied elsewhere since; `'ignore'` does nothing, for test runs.
   */
  readonly migrations?: 'invalidate' | 'ignore';
}
