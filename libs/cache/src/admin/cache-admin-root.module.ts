import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import { CacheAdminGuard } from './cache-admin.guard.js';
import type { CacheAdminOptions } from './cache-admin-options.js';
import { CACHE_ADMIN_OPTIONS } from './cache-admin-options.token.js';
import { CacheAdminService } from './cache-admin.service.js';
import { readAdminOptions } from './read-admin-options.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<CacheAdminOptions>({
  moduleName: 'CoherentCacheAdmin',
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createCacheAdminOptions')
  .build();

/** Providers behind the admin endpoints. */
@Module({
  providers: [
    { provide: CACHE_ADMIN_OPTIONS, inject: [MODULE_OPTIONS_TOKEN], useFactory: readAdminOptions },
    CacheAdminGuard,
    CacheAdminService,
  ],
})
export class CacheAdminRootModule extends ConfigurableModuleClass {}
