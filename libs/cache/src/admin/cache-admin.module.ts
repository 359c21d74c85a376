import {
  Controller,
  Module,
  VERSION_NEUTRAL,
  type ConfigurableModuleAsyncOptions,
  type DynamicModule,
  type Type,
} from '@nestjs/common';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import { CacheAdminController } from './cache-admin.controller.js';
import type { CacheAdminOptions } from './cache-admin-options.js';
import { CacheAdminRootModule } from './cache-admin-root.module.js';

const DEFAULT_PATH = 'cache';

/** Options of `CacheAdminModule.forRootAsync`; a class for `useClass` or `useExisting` has a method `createCacheAdminOptions`. */
export type CacheAdminAsyncOptions = ConfigurableModuleAsyncOptions<CacheAdminOptions, 'createCacheAdminOptions'>;

/**
 * Adds `GET /cache/stats`, `GET /cache/explain`, `POST /cache/invalidate` and `POST /cache/clear`, behind a bearer token or your guard.
 *
 * Without either the application does not start. Needs `CacheModule.forRoot` or `forRootAsync`.
 *
 * @example
 * ```ts
 * CacheAdminModule.forRootAsync({
 *   inject: [ConfigService],
 *   useFactory: (config: ConfigService) => ({ token: config.getOrThrow('CACHE_ADMIN_TOKEN') }),
 * })
 * ```
 */
@Module({})
export class CacheAdminModule {
  /** @param path - Where the endpoints live, without leading slash. Default `cache`. */
  static forRoot(options: CacheAdminOptions, path = DEFAULT_PATH): DynamicModule {
    return { ...CacheAdminRootModule.forRoot(options), controllers: [controllerAt(path)] };
  }

  /** Like `forRoot`, with options that come from a factory or class, for example from `ConfigService`. */
  static forRootAsync(options: CacheAdminAsyncOptions, path = DEFAULT_PATH): DynamicModule {
    return { ...CacheAdminRootModule.forRootAsync(options), controllers: [controllerAt(path)] };
  }
}

/** Routes are metadata of a class, so another path needs another class. */
function controllerAt(path: string): Type<CacheAdminController> {
  if (typeof path !== 'string' || !/^[\w.~-]+(\/[\w.~-]+)*$/.test(path)) {
    throw new ConfigurationError(
      "CacheAdminModule: the path has to be text such as 'cache' or 'internal/cache', without leading slash or parameters.",
    );
  }
  @Controller({ path, version: VERSION_NEUTRAL })
  class RoutedCacheAdminController extends CacheAdminController {}
  return RoutedCacheAdminController;
}
