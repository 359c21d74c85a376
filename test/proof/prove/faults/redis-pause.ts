import type { Fault } from './fault.js';

/** A server stands still: connections stay open, and nothing answers. */
export const REDIS_PAUSE: Fault = {
  name: 'redis-pause',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: async (context) => {
    const node = context.draws.pick(await context.servers.masters());
    await context.lasting('hang', async () => {
      node.pause();
      try {
        await context.hold(300, 2_000);
      } finally {
        node.resume();
      }
    });
  },
};
