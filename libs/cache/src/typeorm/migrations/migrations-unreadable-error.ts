import { CacheError } from '../../core/errors/cache-error.js';

/** The database does not let this process read which migrations were applied. Never thrown at callers: it is what the log says. */
export class MigrationsUnreadableError extends CacheError {
  readonly code = 'CACHE_MIGRATIONS_UNREADABLE';

  constructor(table: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message.slice(0, 300) : String(cause);
    super(
      `Whether migrations were applied elsewhere cannot be told from "${table}": ${reason}. The cache is emptied at every start. ` +
        "Grant SELECT on that table, or pass migrations: 'ignore' to CacheTypeOrmModule.forRoot().",
      { cause },
    );
  }
}
