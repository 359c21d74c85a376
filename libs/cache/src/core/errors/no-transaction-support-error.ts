import { CacheError } from './cache-error.js';

/** `within(manager)` was called with a manager of a DataSource the cache does not know. */
export class NoTransactionSupportError extends CacheError {
  readonly code = 'CACHE_NO_TRANSACTION_SUPPORT';

  constructor() {
    super(
      'No registered DataSource owns this manager. Import CacheTypeOrmModule.forRoot() and pass the manager of a running transaction.',
    );
  }
}
