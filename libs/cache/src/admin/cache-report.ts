import type { CacheStats } from '../core/access/stats.js';

/** Whether the store answers. */
export interface StoreReport {
  readonly name: string;
  /** True when other processes see the same entries. */
  readonly shared: boolean;
  readonly status: 'connected' | 'unavailable';
  /** Why it is unavailable. */
  readonly error?: string;
}

/** Answer of `GET /cache/stats`; the counts are this process's own, since its start. */
export interface CacheReport {
  readonly store: StoreReport;
  readonly prefix: string;
  readonly version: string | null;
  /** Every bound namespace, and every tag group that was invalidated. */
  readonly namespaces: CacheStats['namespaces'];
  readonly totals: CacheStats['totals'];
}
