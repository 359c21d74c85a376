import type { DataSource } from 'typeorm';
import { sendPastTypeOrm } from '../background/send-past-typeorm.js';
import { withOwnRunner } from '../background/with-own-runner.js';
import { hasIdentity } from './database-identity.js';

/** Any user may ask. The timeline is left out: after a failover it is still the same database. */
const POSTGRES = `SELECT system_identifier || '/' || current_database() || '/' || coalesce(current_schema(), '') AS claim
  FROM pg_control_system()`;

/**
 * Returns what no other database says of itself, but for a physical copy of it; null where it cannot be told, so that nothing is claimed.
 * Never rejects.
 */
export async function claimOf(dataSource: DataSource): Promise<string | null> {
  if (!hasIdentity(dataSource)) return null;
  try {
    const [row] = await withOwnRunner(dataSource, (runner) => sendPastTypeOrm(runner, POSTGRES));
    const claim = row?.['claim'];
    return typeof claim === 'string' ? claim.replaceAll(' ', '_') : null;
  } catch {
    return null;
  }
}
