import type { Fault } from './fault.js';
import { whileDown } from './while-down.js';

/** Any server is killed, and comes back without its data. */
export const REDIS_KILL: Fault = {
  name: 'redis-kill',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: (context) =>
    whileDown(context, context.draws.pick(context.servers.nodes), { shortest: 0, longest: 2_000, empty: true }),
};
