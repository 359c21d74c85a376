import { askRedis } from '../../../support/ask-redis.js';
import type { Fault } from './fault.js';

/** Somebody empties a server. */
export const FLUSHALL: Fault = {
  name: 'flushall',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: async (context) => {
    const node = context.draws.pick(await context.servers.masters());
    await context.lasting('none', async () => void (await askRedis(node.port, 'FLUSHALL')));
  },
};
