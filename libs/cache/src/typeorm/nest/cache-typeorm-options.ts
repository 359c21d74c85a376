import type { DataSourceRef } from './data-source-ref.js';

/** Options of `CacheTypeOrmModule.forRoot`. */
export interface CacheTypeOrmOptions {
  /**
   * DataSources whose writes invalidate, by the name they are registered with; every registered one when left out.
   * Naming one makes it sure that its writes are seen from the first `onModuleInit` hook on, the default one's are anyway.
   */
  readonly dataSources?: readonly DataSourceRef[];
}
