import {
  ConfigurableModuleBuilder,
  Global,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { APP_INTERCEPTOR, ModulesContainer } from '@nestjs/core';
import { Cache } from '../core/cache.js';
import { ConfigurationError } from '../core/errors/configuration-error.js';
import type { CacheStore } from '../core/ports/store.js';
import { AccessorInstances } from './accessor-instances.js';
import type { CacheModuleOptions } from './cache-module-options.js';
import { createBypassInterceptor } from './bypass/create-bypass-interceptor.js';
import { RequestedBypass } from './bypass/requested-bypass.js';
import { bindCachedMethods } from './cached/bind-cached-methods.js';
import { CACHE_OPTIONS } from './cache-options.token.js';
import { CACHE_STORE } from './cache-store.token.js';
import { createCache } from './create-cache.js';
import { createStore } from './create-store.js';
import { readOptions, type CheckedOptions } from './options/read-options.js';
import { CacheScopes } from './scope/cache-scopes.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<CacheModuleOptions>({
  moduleName: 'CoherentCache',
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createCacheOptions')
  .build();

/** Owns the application's one cache. Global, so that its shutdown hook runs after those of the modules that use it. */
@Global()
@Module({
  providers: [
    { provide: CACHE_OPTIONS, inject: [MODULE_OPTIONS_TOKEN], useFactory: readOptions },
    { provide: CACHE_STORE, inject: [CACHE_OPTIONS], useFactory: (options: CheckedOptions) => createStore(options) },
    {
      provide: Cache,
      inject: [CACHE_OPTIONS, CACHE_STORE, CacheScopes, RequestedBypass],
      useFactory: (options: CheckedOptions, store: CacheStore, scopes: CacheScopes, bypass: RequestedBypass) =>
        createCache(options, store, { scopes, bypass: bypass.wanted }),
    },
    CacheScopes,
    RequestedBypass,
    { provide: APP_INTERCEPTOR, inject: [RequestedBypass], useFactory: createBypassInterceptor },
    AccessorInstances,
  ],
  exports: [Cache, AccessorInstances, CacheScopes],
})
export class CacheRootModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  constructor(
    @Inject(Cache) private readonly cache: Cache,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {
    super();
    assertOnlyRoot(modules);
  }

  /** Every provider exists by now, and none has been asked for anything by a request. */
  onModuleInit(): void {
    bindCachedMethods(this.modules, this.cache);
  }

  /** Not earlier: other modules register codecs when they are initialised. */
  onApplicationBootstrap(): void {
    this.cache.assertReady();
  }

  /** Requests in flight have ended here: Nest closes its server before it calls this hook. */
  async onApplicationShutdown(): Promise<void> {
    try {
      await this.cache.close();
    } catch (error) {
      new Logger('Cache').warn(`closing failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function assertOnlyRoot(modules: ModulesContainer): void {
  const roots = [...modules.values()].filter((module) => module.metatype === CacheRootModule);
  if (roots.length === 1) return;
  throw new ConfigurationError(
    `CacheModule.forRoot is imported ${roots.length} times with options of its own each time. Import it once, in the application's root module; accessors go to CacheModule.forFeature.`,
  );
}
