import { CacheError } from './cache-error.js';

/** The store cannot be reached, does not answer in time, or cannot be trusted yet. Reads never see it: they go to the loader. */
export class StoreUnavailableError extends CacheError {
  readonly code = 'CACHE_STORE_UNAVAILABLE';
}
