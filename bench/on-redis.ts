import { Redis } from 'ioredis';
import { startRedis } from '../test/support/redis-server.js';
import type { RunningServer } from '../test/support/running-server.js';
import { NEAR, type Distance } from './link/distance.js';
import { openLink } from './link/link.js';

/** A Redis server of one's own, and a plain client of it. */
export interface OnRedis {
  readonly server: RunningServer;
  /** Where to find it: not at the server itself when there is a way to go. */
  readonly url: string;
  /** Of that URL. */
  readonly client: Redis;
}

/** Does `work` with them; ends both. */
export async function onRedis<R>(work: (on: OnRedis) => Promise<R>, { ms }: Distance = NEAR): Promise<R> {
  const server = await startRedis();
  const link = ms > 0 ? await openLink(server.port, ms) : null;
  const { url } = link ?? server;
  const client = new Redis(url);
  try {
    return await work({ server, url, client });
  } finally {
    client.disconnect();
    await link?.close();
    await server.stop();
  }
}
