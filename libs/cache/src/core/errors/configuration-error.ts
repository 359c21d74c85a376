import { CacheError } from './cache-error.js';

/** A declaration or an option is wrong; thrown at start-up, the message says the remedy. */
export class ConfigurationError extends CacheError {
  readonly code: string = 'CACHE_CONFIGURATION';
}
