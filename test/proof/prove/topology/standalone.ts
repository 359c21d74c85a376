import { redisInfo } from '../../../support/redis-info.js';
import { startRedis } from '../../../support/redis-server.js';
import { waitUntil } from '../../../support/wait-until.js';
import type { ProofServers } from './proof-servers.js';

/** Starts one server. */
export async function openStandalone(): Promise<ProofServers> {
  const server = await startRedis();
  const isLoaded = async (): Promise<boolean> => (await redisInfo(server.port, 'persistence'))['loading'] === '0';
  return {
    place: server.url,
    nodes: [server],
    masters: () => Promise.resolve([server]),
    replicasOf: () => Promise.resolve([]),
    settled: async () => void (await waitUntil('Redis is up', isLoaded)),
    stop: () => server.stop(),
  };
}
