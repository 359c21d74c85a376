import { CacheError } from './cache-error.js';

/** The loader rejected; `cause` is its error. */
export class LoadFailedError extends CacheError {
  readonly code = 'CACHE_LOAD_FAILED';

  constructor(
    readonly namespace: string,
    cause: unknown,
  ) {
    super(`The loader of "${namespace}" failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
