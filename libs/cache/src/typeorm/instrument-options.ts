import type { Duration } from '../core/entry/duration.js';
import type { OutboxOptions } from './outbox/outbox-options.js';

/** What is done with the writes of a DataSource. */
export interface InstrumentOptions {
  /**
   * What `runMigrations`, `undoLastMigration`, `synchronize` and `dropDatabase` do to the cache: `'invalidate'` (default) what depends on
   * the tables that they touch, once per run, or `'ignore'`, nothing at all, for test runs that begin with an empty cache anyway.
   */
  readonly migrations?: 'invalidate' | 'ignore';
  /**
   * Whether invalidations that the store could not be told of are kept in a table of the database, in the transaction that they belong to,
   * so that they outlive the process. The migration `CreateCacheOutbox1764000000000` makes the table. Default false: they are kept in memory.
   */
  readonly outbox?: boolean | OutboxOptions;
  /** How often a PostgreSQL server is asked whether it is still the same: when it is not, the cache is emptied. Default 30 s; false for never. */
  readonly failoverCheck?: Duration | false;
}
