import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';

/**
 * More round trips than any library makes in a row without being awaited. What was sent to Redis before the first one has been
 * answered, and what was published has been handled, before the last one is over.
 */
const ROUNDS = 12;

/** A connection that makes time pass in round trips to Redis, not in milliseconds. */
export class RedisRounds {
  private readonly redis: Redis;

  constructor(redisUrl: string) {
    this.redis = new Redis(redisUrl);
  }

  async pass(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      await this.redis.ping();
      await setImmediate();
    }
  }

  close(): void {
    this.redis.disconnect();
  }
}
