import type { CacheReader } from './cache-reader.js';

/** What an accessor offers inside a transaction: reads that see what it wrote, and invalidations that belong to it. */
export interface TransactionalReader<T, Id extends object, Scope = unknown> extends CacheReader<T, Id> {
  /**
   * Invalidates with the COMMIT of the transaction, before whoever awaits that goes on; after a rollback, nothing.
   *
   * @param target - As of `CacheAccess.invalidate`.
   * @throws UnknownIndexError when the fields are no declared index; NoTransactionSupportError without a running transaction.
   */
  invalidate(target: Partial<Id & Scope> | readonly Partial<Id & Scope>[]): Promise<void>;
}
