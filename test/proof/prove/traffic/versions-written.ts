import type { EntityManager } from 'typeorm';
import { ABSENT, type Observation } from '../history/observation.js';

interface Written {
  readonly key: string;
  readonly version: number;
}

/** Returns the versions that the manager's running transaction has made so far. */
export async function versionsOfTransaction(manager: EntityManager): Promise<Observation[]> {
  return highest(
    await manager.query(
      'SELECT key, version FROM change_log WHERE xid = pg_current_xact_id_if_assigned() ORDER BY seq',
    ),
  );
}

/** Returns, for every key that the manager's running transaction has changed, what it has to see of it. */
export async function seenByTransaction(manager: EntityManager): Promise<Observation[]> {
  const sql = 'SELECT key, version, present FROM change_log WHERE xid = pg_current_xact_id_if_assigned() ORDER BY seq';
  const written = await manager.query<(Written & { present: boolean })[]>(sql);
  return highest(written.map(({ key, version, present }) => ({ key, version: present ? version : ABSENT })));
}

/** Returns the versions made by a transaction that has ended, known by its id. */
export async function versionsOf(manager: EntityManager, xid: string): Promise<Observation[]> {
  return highest(await manager.query('SELECT key, version FROM change_log WHERE xid = $1::xid8 ORDER BY seq', [xid]));
}

/** Returns the versions made on the manager's connection since `after`, a place of the change log. */
export async function versionsSince(manager: EntityManager, after: string): Promise<Observation[]> {
  const sql = 'SELECT key, version FROM change_log WHERE pid = pg_backend_pid() AND seq > $1 ORDER BY seq';
  return highest(await manager.query(sql, [after]));
}

/** Returns the end of the change log, as far as the manager's connection has written it. */
export async function placeInLog(manager: EntityManager): Promise<string> {
  const sql = 'SELECT COALESCE(max(seq), 0) AS place FROM change_log WHERE pid = pg_backend_pid()';
  const [row] = await manager.query<[{ place: string }]>(sql);
  return row.place;
}

function highest(written: readonly Written[]): Observation[] {
  return [...new Map(written.map(({ key, version }) => [key, version]))];
}
