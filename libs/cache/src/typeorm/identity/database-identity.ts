import type { DataSource } from 'typeorm';
import { withOwnRunner } from '../background/with-own-runner.js';
import { sendPastTypeOrm } from '../background/send-past-typeorm.js';

/** Any user may ask for both. A standby that is promoted begins a new timeline; a server restored from a backup as well. */
const POSTGRES = `SELECT CASE WHEN pg_is_in_recovery() THEN NULL
  ELSE (SELECT system_identifier FROM pg_control_system()) || ' ' || left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS identity`;

/** Whether databases of this kind can tell who they are. */
export function hasIdentity({ options }: DataSource): boolean {
  return options.type === 'postgres';
}

/**
 * Returns what changes when another server takes the database's place, which may have lost what was committed last; null for a standby.
 *
 * @throws The driver's error.
 */
export async function databaseIdentity(dataSource: DataSource): Promise<string | null> {
  const [row] = await withOwnRunner(dataSource, (runner) => sendPastTypeOrm(runner, POSTGRES));
  return (row?.['identity'] as string | null | undefined) ?? null;
}
