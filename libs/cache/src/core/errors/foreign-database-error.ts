import { CacheError } from './cache-error.js';

/** Another database's values are cached under this prefix: reads go past the store until that is settled. */
export class ForeignDatabaseError extends CacheError {
  readonly code = 'CACHE_FOREIGN_DATABASE';

  constructor(readonly namespace: string) {
    super(
      `Namespace "${namespace}" already holds values of another database. Two databases (staging and production, say) must not share a ` +
        'prefix on one Redis: give each a `prefix` of its own. If the database was replaced, this ends by itself within ten minutes after ' +
        'the last process that used the old one has stopped.',
    );
  }
}
