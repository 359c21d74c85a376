import type { CacheStore } from '../../core/ports/store.js';

/** Puts something in front of a store, such as a `PassingStore` of your own, and returns it. */
export type WrapStore = (inner: CacheStore) => CacheStore;

/** Returns `store` behind what `wraps` put in front of it: the first one meets every operation first, the last one hands it to `store`. */
export function wrapStore(store: CacheStore, wraps: readonly WrapStore[]): CacheStore {
  return wraps.reduceRight((inner, wrap) => wrap(inner), store);
}
