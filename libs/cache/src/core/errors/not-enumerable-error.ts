import { CacheError } from './cache-error.js';

/** Ids were asked of a namespace that does not list them. */
export class NotEnumerableError extends CacheError {
  readonly code = 'CACHE_NOT_ENUMERABLE';

  constructor(namespace: string) {
    super(`Namespace "${namespace}" does not list its ids. Declare it with \`enumerable: true\`.`);
  }
}
