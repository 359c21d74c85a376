import { openRedis } from './open-redis.js';
import { RedisUnreachableError } from './redis-unreachable-error.js';

/** @throws RedisUnreachableError when no Redis server answers at `url` within a few seconds. */
export async function assertRedisAnswers(url: string): Promise<void> {
  try {
    (await openRedis(url)).disconnect();
  } catch (error) {
    throw new RedisUnreachableError(url, error);
  }
}
