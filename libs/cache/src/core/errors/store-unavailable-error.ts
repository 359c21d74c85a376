import { CacheError } from './cache-error.js';

/** The store cannot be reached, does not answer in time, or cannot be trusted yet. Reads never see it: they go to the loader. */
export class StoreUnavailableError extends CacheError {
  readonly code = 'CACHE_STORE_UNAVAILABLE';
  /** @internal Keys of the cells of which the store could not be told, where it could of others; otherwise undefined, for all of them. */
  readonly unreached: readonly string[] | undefined;

  constructor(message: string, options: { readonly cause?: unknown; readonly unreached?: readonly string[] } = {}) {
    super(message, options);
    this.unreached = options.unreached;
  }

  /** @internal Returns `error` itself when it is one already. */
  static from(error: unknown): StoreUnavailableError {
    if (error instanceof StoreUnavailableError) return error;
    return new StoreUnavailableError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
