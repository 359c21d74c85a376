import { CacheError } from './cache-error.js';

const REMEDIES = {
  unknown:
    'No registered DataSource owns this manager. Import CacheTypeOrmModule.forRoot() and pass the manager of a running transaction.',
  idle: 'This manager has no running transaction. Pass the one that dataSource.transaction() gives you, while it runs.',
};

/** `within(manager)` was called with a manager of a DataSource the cache does not know, or outside a transaction. */
export class NoTransactionSupportError extends CacheError {
  readonly code = 'CACHE_NO_TRANSACTION_SUPPORT';

  constructor(problem: keyof typeof REMEDIES = 'unknown') {
    super(REMEDIES[problem]);
  }
}
