import { askRedis } from '../../../support/ask-redis.js';
import { waitUntil } from '../../../support/wait-until.js';
import type { ProofServers } from '../topology/proof-servers.js';

/** Sends a command to every server that takes writes at the moment; again while one is not there. */
export async function onMasters(servers: ProofServers, command: string, ...args: (string | number)[]): Promise<void> {
  await waitUntil(`all masters have been told ${command}`, async () => {
    const masters = await servers.masters();
    await Promise.all(masters.map(({ port }) => askRedis(port, command, ...args)));
    return true;
  });
}
