import { CacheError } from './cache-error.js';

/** The loader did not settle within the accessor's `timeout`. */
export class LoadTimeoutError extends CacheError {
  readonly code = 'CACHE_LOAD_TIMEOUT';

  constructor(
    readonly namespace: string,
    readonly timeoutMs: number,
  ) {
    super(
      `The loader of "${namespace}" did not settle within ${timeoutMs} ms. Raise \`timeout\` of the namespace, or bound the query.`,
    );
  }
}
