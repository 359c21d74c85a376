import { waitUntil } from '../../../support/wait-until.js';
import type { Fault } from './fault.js';
import { holdBack } from './hold-back.js';

/** A master is killed before its replica has heard of its last writes, and the replica takes its place without them. */
export const FAILOVER: Fault = {
  name: 'failover',
  topologies: ['sentinel', 'cluster'],
  run: async (context) => {
    const { servers, draws } = context;
    const master = draws.pick(await servers.masters());
    const [replica] = await servers.replicasOf(master);
    try {
      await context.lasting('away', async () => {
        await holdBack(context, { master, replica: replica! }, () => master.kill());
        await waitUntil('the replica is promoted', async () => (await servers.masters()).includes(replica!));
      });
    } finally {
      await master.restart({ empty: true });
    }
  },
};
