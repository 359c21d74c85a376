import type { CacheStore } from '../../core/ports/store.js';
import { PassingStore } from './passing-store.js';

/** Returns what is behind every `PassingStore` in front of it; `store` itself where there is none. */
export function unwrapStore(store: CacheStore): CacheStore {
  return store instanceof PassingStore ? unwrapStore(store.inner) : store;
}
