import { Redis } from 'ioredis';

const PATIENCE_MS = 2_000;

/**
 * Connects to a server that answers, with one attempt; later commands fail too instead of waiting for another connection.
 *
 * @throws what went wrong, within a few seconds.
 */
export async function openRedis(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    // Its check has no time limit; the PING below has one.
    enableReadyCheck: false,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  });
  let reason: Error | undefined;
  // Without a listener ioredis prints every error; the promises only say that the connection was closed.
  redis.on('error', (error: Error) => (reason = error));
  try {
    await redis.connect();
    await redis.ping();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw reason ?? error;
  }
}
