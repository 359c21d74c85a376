import type { Duration } from '../../core/entry/duration.js';
import type { OutboxName } from './outbox-name.js';

/** Where a database keeps invalidations that could not be told to the store, and how they are relayed. */
export interface OutboxOptions extends OutboxName {
  /** Name of the table, as the migration made it. Default `coherent_cache_outbox`. */
  readonly table?: string;
  /** Schema of the table; the connection's own when left out. */
  readonly schema?: string;
  /** How often each process looks for rows. Default 1 s. */
  readonly pollEvery?: Duration;
  /** Rows relayed at a time, 1 to 10 000. Default 1 000. */
  readonly batch?: number;
}
