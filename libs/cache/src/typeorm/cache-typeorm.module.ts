import { Module, type DynamicModule } from '@nestjs/common';
import { CacheTypeOrmRootModule } from './nest/cache-typeorm-root.module.js';
import { CACHE_TYPEORM_OPTIONS, type CacheTypeOrmOptions } from './nest/cache-typeorm-options.js';
import { namedDataSources } from './nest/named-data-sources.js';
import { readTypeOrmOptions } from './nest/read-typeorm-options.js';

/**
 * Makes writes through the application's DataSources invalidate what they change, gives entities back as entities, and lets
 * accessors load within transactions. Import it once, beside `TypeOrmModule.forRoot` and `CacheModule.forRoot`.
 *
 * The application does not start when an option is wrong, when there is no DataSource, when one is of a kind whose COMMIT cannot be seen, or when a rule
 * names an entity that none of them knows; each time with a ConfigurationError that says the remedy.
 *
 * @example
 * ```ts
 * imports: [TypeOrmModule.forRoot(database), CacheModule.forRoot({ prefix: 'alerts' }), CacheTypeOrmModule.forRoot()]
 * ```
 */
@Module({})
export class CacheTypeOrmModule {
  /** Watches every registered DataSource, or those named in `options.dataSources`. */
  static forRoot(options: CacheTypeOrmOptions = {}): DynamicModule {
    return {
      module: CacheTypeOrmRootModule,
      providers: [
        namedDataSources(options),
        { provide: CACHE_TYPEORM_OPTIONS, useFactory: () => readTypeOrmOptions(options) },
      ],
    };
  }
}
