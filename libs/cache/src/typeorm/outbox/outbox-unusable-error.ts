import { ConfigurationError } from '../../core/errors/configuration-error.js';

/** The table of the outbox is not there, or this process may not use it. */
export class OutboxUnusableError extends ConfigurationError {
  override readonly code = 'CACHE_OUTBOX_UNUSABLE';

  constructor(table: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message.slice(0, 300) : String(cause);
    super(
      `The outbox ${table} cannot be used: ${reason}. Run the migration CreateCacheOutbox1764000000000 with TypeORM's command line, or ` +
        'list it in `migrations` and set `migrationsRun`; grant SELECT, INSERT, UPDATE and DELETE on the table. MySQL has to be 8.0, and ' +
        'MariaDB 10.6, or later.',
      { cause },
    );
  }
}
