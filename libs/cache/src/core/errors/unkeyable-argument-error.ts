import { CacheError } from './cache-error.js';

/** An argument of a cached method cannot be told from others by looking at it; the call is answered by the method itself. */
export class UnkeyableArgumentError extends CacheError {
  readonly code = 'CACHE_UNKEYABLE_ARGUMENT';

  constructor(path: string, why: string) {
    super(`${path} ${why} and cannot be part of a key. Leave it out with \`skip\`, or give \`key\`.`);
  }
}
