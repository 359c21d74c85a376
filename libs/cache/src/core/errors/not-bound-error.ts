import { CacheError } from './cache-error.js';

/** An accessor was used before it was bound to a cache. */
export class NotBoundError extends CacheError {
  readonly code = 'CACHE_NOT_BOUND';

  constructor(
    accessor: string,
    remedy = `List it in CacheModule.forFeature([${accessor}]) and use it after module construction.`,
  ) {
    super(`${accessor} is not bound to a cache yet. ${remedy}`);
  }
}
