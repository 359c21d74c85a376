import type { Fault } from './fault.js';

/** A process stands still, now and then for longer than a mark lives. */
export const APP_PAUSE: Fault = {
  name: 'app-pause',
  topologies: ['standalone', 'sentinel', 'cluster'],
  run: async (context) => {
    const worker = context.draws.pick(context.pool.workers);
    await context.lasting('none', async () => {
      worker.pause();
      try {
        await context.hold(200, 4_000);
      } finally {
        worker.resume();
      }
    });
  },
};
