import { randomBytes } from 'node:crypto';
import type { AppSurroundings } from '../app.module.js';
import { readSettings } from '../configuration/settings.js';
import { openEmbeddedDatabase } from '../database/open-embedded-database.js';
import { openTemporaryDatabase } from '../database/open-server-database.js';
import { assertRedisAnswers } from './redis/assert-redis-answers.js';

/**
 * Returns a schema and a key prefix of the demo's own, on the servers that the environment names or inside this process.
 *
 * @throws RedisUnreachableError when the Redis server that the environment names does not answer: the app would go on
 * without it, and the demo would show nothing.
 */
export async function demoSurroundings(environment: NodeJS.ProcessEnv): Promise<AppSurroundings> {
  const name = `coherent_demo_${randomBytes(6).toString('hex')}`;
  const settings = { ...readSettings(environment), CACHE_PREFIX: name, CACHE_ENABLED: true };
  const { DATABASE_URL: url, REDIS_URL: redis } = settings;
  if (redis) await assertRedisAnswers(redis);
  return { settings, database: url ? await openTemporaryDatabase(url, name) : await openEmbeddedDatabase() };
}
