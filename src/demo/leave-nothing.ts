import type { AppSurroundings } from '../app.module.js';
import { dropKeys } from './redis/drop-keys.js';

/** Removes the demo's schema and keys. What cannot be removed is told on standard error: the report matters more. */
export async function leaveNothing({ database, settings }: AppSurroundings): Promise<void> {
  const { REDIS_URL: redis, CACHE_PREFIX: prefix } = settings;
  await attempt(`close the database`, () => database.close());
  if (redis) await attempt(`delete the keys with ${prefix}`, () => dropKeys(redis, prefix));
}

async function attempt(what: string, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    process.stderr.write(`Could not ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
