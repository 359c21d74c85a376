import { openRedis } from './open-redis.js';

/**
 * Deletes every key that begins with `prefix`, so that a demo leaves nothing on a server that belongs to somebody.
 *
 * @throws the error of the connection or of Redis, after one attempt.
 */
export async function dropKeys(url: string, prefix: string): Promise<void> {
  const redis = await openRedis(url);
  try {
    for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1_000 })) {
      const own = (keys as string[]).filter((key) => key.includes(prefix));
      if (own.length > 0) await redis.unlink(...own);
    }
  } finally {
    redis.disconnect();
  }
}
