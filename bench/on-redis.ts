import { Redis } from 'ioredis';
import { startRedis } from '../test/support/redis-server.js';
import type { RunningServer } from '../test/support/running-server.js';

/** A Redis server of one's own, and a plain client of it. */
export interface OnRedis {
  readonly server: RunningServer;
  readonly client: Redis;
}

/** Does `work` with them; ends both. */
export async function onRedis<R>(work: (on: OnRedis) => Promise<R>): Promise<R> {
  const server = await startRedis();
  try {
    const client = new Redis(server.url);
    try {
      return await work({ server, client });
    } finally {
      client.disconnect();
    }
  } finally {
    await server.stop();
  }
}
