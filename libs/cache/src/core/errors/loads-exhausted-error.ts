import { CacheError } from './cache-error.js';

/** As many loads run, and as many wait, as the cache allows: this one was turned away before it began. */
export class LoadsExhaustedError extends CacheError {
  readonly code = 'CACHE_LOADS_EXHAUSTED';

  constructor(
    readonly concurrency: number,
    readonly queue: number,
  ) {
    super(
      `${concurrency} loads run and ${queue} wait: this one was turned away. Try again when the load has passed; if it comes back, ` +
        'give the accessor a `loadMany`, bound its queries by `timeout`, or raise `loads` of CacheModule.forRoot.',
    );
  }
}
