import type { DataSource, QueryRunner } from 'typeorm';
import type { Cache } from '../../core/cache.js';
import { sendPastTypeOrm } from '../background/send-past-typeorm.js';
import { withOwnRunner } from '../background/with-own-runner.js';
import { refusalOf } from '../migrations/refusal-of.js';
import { CreateCacheOutbox1764000000000 } from './create-cache-outbox.js';
import { Outbox } from './outbox.js';
import type { OutboxOptions } from './outbox-options.js';
import { OutboxUnusableError } from './outbox-unusable-error.js';

/**
 * Tries the outbox out, in a transaction that is rolled back. Call it at start-up where there is no Nest; `CacheTypeOrmModule` does so.
 *
 * A table that is missing passes where its migration is one of the DataSource's: the application may be starting to run it.
 *
 * @throws OutboxUnusableError when the table is not there, or what the outbox does with it is not allowed; ConfigurationError when an option
 *   is wrong. A database that does not answer is no reason: reads go past the store until it does.
 */
export async function assertOutboxUsable(
  dataSource: DataSource,
  cache: Cache,
  options: OutboxOptions = {},
): Promise<void> {
  const outbox = new Outbox(dataSource, cache, options);
  try {
    await withOwnRunner(dataSource, (runner) => tryOut(runner, outbox));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal || (refusal === 'missing' && willBeCreated(dataSource))) return;
    throw new OutboxUnusableError(outbox.sql.path, error);
  }
}

async function tryOut(runner: QueryRunner, { sql, cache: { prefix } }: Outbox): Promise<void> {
  for (const each of sql.begin) await sendPastTypeOrm(runner, each);
  try {
    await sendPastTypeOrm(runner, sql.newest, [prefix]);
    await sendPastTypeOrm(runner, sql.insert, [prefix, '{}']);
    const rows = await sendPastTypeOrm(runner, sql.claim, [prefix, 1]);
    await sendPastTypeOrm(runner, sql.remove, [rows.map(({ id }) => id)]);
  } finally {
    await sendPastTypeOrm(runner, 'ROLLBACK');
  }
}

function willBeCreated({ migrations }: DataSource): boolean {
  return migrations.some((migration) => migration instanceof CreateCacheOutbox1764000000000);
}
