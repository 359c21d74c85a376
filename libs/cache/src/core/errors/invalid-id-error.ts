import { CacheError } from './cache-error.js';

/** An id lacks a field, has an unknown one, or holds a value that cannot be part of a key. */
export class InvalidIdError extends CacheError {
  readonly code = 'CACHE_INVALID_ID';
}
