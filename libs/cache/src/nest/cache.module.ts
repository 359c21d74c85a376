import { Module, type ConfigurableModuleAsyncOptions, type DynamicModule } from '@nestjs/common';
import { ModuleRef, ModulesContainer } from '@nestjs/core';
import { AccessorInstances } from './accessor-instances.js';
import type { AccessorType } from './accessor-type.js';
import { assertAccessors } from './assert-accessors.js';
import { buildAccessor } from './build-accessor.js';
import type { CacheModuleOptions } from './cache-module-options.js';
import { CacheRootModule } from './cache-root.module.js';

/** Options of `CacheModule.forRootAsync`; a class for `useClass` or `useExisting` has a method `createCacheOptions`. */
export type CacheModuleAsyncOptions = ConfigurableModuleAsyncOptions<CacheModuleOptions, 'createCacheOptions'>;

/**
 * Wires the cache into a Nest application: `forRoot` or `forRootAsync` once, `forFeature` in every module that has accessors.
 *
 * @example
 * ```ts
 * @Module({
 *   imports: [
 *     CacheModule.forRootAsync({
 *       inject: [ConfigService],
 *       useFactory: (config: ConfigService) => ({ prefix: 'alerts', redis: config.get('REDIS_URL') }),
 *     }),
 *     TypeOrmModule.forFeature([Workflow]),
 *     CacheModule.forFeature([DetectorWorkflows]),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({})
export class CacheModule {
  /**
   * Creates the application's cache, closed again by `app.close()` after the last request has ended.
   *
   * Wrong options reject the application's start with a ConfigurationError that says the remedy.
   */
  static forRoot(options: CacheModuleOptions): DynamicModule {
    return CacheRootModule.forRoot(options);
  }

  /** Like `forRoot`, with options that come from a factory or class, for example from `ConfigService`. */
  static forRootAsync(options: CacheModuleAsyncOptions): DynamicModule {
    return CacheRootModule.forRootAsync(options);
  }

  /**
   * Provides accessors, ready to be injected, to the importing module; other modules get them with `exports: [CacheModule]`.
   *
   * An accessor's constructor may ask for whatever the importing module could inject. Each class is built once per application,
   * by the first module that lists it, and bound to the cache before any `onModuleInit` hook.
   * Lifecycle hooks of an accessor run once per module that lists it.
   *
   * @throws ConfigurationError when something else than an accessor class is listed.
   */
  static forFeature(accessors: readonly AccessorType[]): DynamicModule {
    assertAccessors(accessors);
    const feature = Symbol('nestjs-coherent-cache: feature');
    return {
      module: CacheModule,
      providers: [
        { provide: feature, useValue: true },
        ...accessors.map((accessor) => ({
          provide: accessor,
          inject: [ModulesContainer, ModuleRef, { token: AccessorInstances, optional: true }],
          useFactory: (modules: ModulesContainer, own: ModuleRef, instances?: AccessorInstances) =>
            buildAccessor(accessor, { modules, own, feature, instances }),
        })),
      ],
      exports: [...accessors],
    };
  }
}
