import type { Fault } from './fault.js';

/** A server that takes writes is stopped in order, and started again at once without its data. */
export const RESTART_EMPTY: Fault = {
  name: 'restart-empty',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: async (context) => {
    const node = context.draws.pick(await context.servers.masters());
    await context.lasting('away', () => node.restart({ empty: true }));
  },
};
