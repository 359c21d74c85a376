import { askRedis } from '../../../support/ask-redis.js';
import type { Fault } from './fault.js';
import { whileDown } from './while-down.js';

/** A server that takes writes comes back as it was a while before it was killed. */
export const RESTART_OLD_RDB: Fault = {
  name: 'restart-old-rdb',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: async (context) => {
    const node = context.draws.pick(await context.servers.masters());
    await askRedis(node.port, 'SAVE');
    await context.hold(300, 1_500);
    await whileDown(context, node, { shortest: 0, longest: 500 });
  },
};
