import { redisInfo } from '../../test/support/redis-info.js';
import { onRedis, type OnRedis } from '../on-redis.js';

/** Returns the bytes of an empty server that `fill` takes, per entry: the server's tables too, which grow with every key. */
export function usedMemory(entries: number, fill: (on: OnRedis) => Promise<void>): Promise<number> {
  return onRedis(async (on) => {
    const before = await bytesOf(on);
    await fill(on);
    return ((await bytesOf(on)) - before) / entries;
  });
}

async function bytesOf({ server }: OnRedis): Promise<number> {
  return Number((await redisInfo(server.port, 'memory'))['used_memory']);
}
