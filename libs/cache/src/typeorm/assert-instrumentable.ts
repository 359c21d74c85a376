import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../core/errors/configuration-error.js';

/** These end transactions through their client's own calls, so that no COMMIT passes the query runner's `query`. */
const COMMIT_OUT_OF_SIGHT = new Set(['mssql', 'spanner', 'aurora-mysql', 'aurora-postgres', 'mongodb']);

/** @throws ConfigurationError with the remedy when writes through `dataSource` could not be bracketed. */
export function assertInstrumentable(dataSource: DataSource): void {
  const { type } = dataSource.options;
  if (COMMIT_OUT_OF_SIGHT.has(type)) {
    throw new ConfigurationError(
      `Transactions of a "${type}" DataSource end where they cannot be seen. Leave it out of CacheTypeOrmModule.forRoot({ dataSources }) ` +
        'and invalidate by hand after its writes.',
    );
  }
  if (!dataSource.isInitialized) {
    throw new ConfigurationError(
      `The "${type}" DataSource is not initialised, so its entities are not known yet. ` +
        'Await dataSource.initialize() first, or do not set manualInitialization.',
    );
  }
}
