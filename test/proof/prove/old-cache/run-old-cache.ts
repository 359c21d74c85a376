import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import type { RedisPlace } from '../topology/redis-place.js';
import type { Draws } from '../traffic/draws.js';
import { oldGaugeKey, type OldGauge } from './old-gauge.js';
import { openRedis } from './open-redis.js';

const EVERY_MS = 15;
const LIFETIME_MS = 5_000;
/** How often it lets go of a gauge instead. */
const REMOVED = 0.2;

/** Where the older cache finds its servers, and what it draws. */
interface OldCacheParts {
  readonly redis: RedisPlace;
  readonly databaseUrl: string;
  readonly draws: Draws;
}

/**
 * Stores gauges as an application before this library did, until it is aborted.
 *
 * It writes an old key only while it has the row locked, so that nobody can be between the statement that changes it and its COMMIT: what
 * it stores is current. So every read of what is taken over can be judged; an older cache that stores what it has read a while ago is
 * promised nothing.
 */
export async function runOldCache(
  { redis: place, databaseUrl, draws }: OldCacheParts,
  signal: AbortSignal,
): Promise<void> {
  const redis = openRedis(place);
  const database = new Client({ connectionString: databaseUrl });
  try {
    await database.connect();
    while (!signal.aborted) {
      const id = draws.gauge();
      if (draws.chance(REMOVED)) await redis.del(oldGaugeKey(id));
      else {
        await database.query('BEGIN');
        const gauge = await lockGauge(database, id);
        if (gauge) await redis.set(oldGaugeKey(id), JSON.stringify(gauge), 'PX', LIFETIME_MS);
        await database.query('COMMIT');
      }
      await setTimeout(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    redis.disconnect();
    await database.end();
  }
}

/** The version is read by a statement of its own, after the lock is there: it is that of the row as it is now. */
async function lockGauge(database: Client, id: number): Promise<OldGauge | undefined> {
  const { rows } = await database.query<{ note: string }>('SELECT note FROM gauge WHERE id = $1 FOR UPDATE', [id]);
  const sql = 'SELECT COALESCE((SELECT version FROM tally WHERE key = $1), 0) AS version';
  const { rows: counted } = await database.query<{ version: number }>(sql, [`g:${id}`]);
  return rows[0] && { version: counted[0]!.version, note: rows[0].note };
}
