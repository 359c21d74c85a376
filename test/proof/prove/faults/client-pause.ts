import { askRedis } from '../../../support/ask-redis.js';
import type { Fault } from './fault.js';

const SHORTEST_MS = 300;
const LONGEST_MS = 1_500;

/** A server accepts connections and commands, and answers all of them later. */
export const CLIENT_PAUSE: Fault = {
  name: 'client-pause',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: async (context) => {
    const node = context.draws.pick(await context.servers.masters());
    const ms = SHORTEST_MS + context.draws.below(LONGEST_MS - SHORTEST_MS);
    await context.lasting('hang', async () => {
      await askRedis(node.port, 'CLIENT', 'PAUSE', ms, 'ALL');
      await context.hold(ms, ms);
    });
  },
};
