import { CacheError } from './cache-error.js';

/** The store cannot be reached, does not answer in time, or cannot be trusted yet. Reads never see it: they go to the loader. */
export class StoreUnavailableError extends CacheError {
  readonly code = 'CACHE_STORE_UNAVAILABLE';

  /** @internal Returns `error` itself when it is one already. */
  static from(error: unknown): StoreUnavailableError {
    if (error instanceof StoreUnavailableError) return error;
    return new StoreUnavailableError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
