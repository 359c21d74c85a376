export { CacheAdminModule, type CacheAdminAsyncOptions } from './cache-admin.module.js';
export type { CacheAdminOptions } from './cache-admin-options.js';
export type { CacheReport, StoreReport } from './cache-report.js';
