import type { RunningServer } from '../../../support/running-server.js';
import { waitUntil } from '../../../support/wait-until.js';
import type { Fault } from './fault.js';
import type { FaultContext } from './fault-context.js';
import { holdBack } from './hold-back.js';

/**
 * A master stands still until its replica, which has not heard of its last writes, has taken its place; then the same happens to that
 * one, so that the first is the master again: the same process, with what it still remembers.
 */
export const FAIL_BACK: Fault = {
  name: 'fail-back',
  topologies: ['sentinel', 'cluster'],
  run: async (context) => {
    const first = context.draws.pick(await context.servers.masters());
    const [second] = await context.servers.replicasOf(first);
    await depose(context, first, second!);
    await context.servers.settled();
    await depose(context, second!, first);
  },
};

async function depose(context: FaultContext, master: RunningServer, replica: RunningServer): Promise<void> {
  const { servers } = context;
  try {
    await context.lasting('hang', async () => {
      await holdBack(context, { master, replica }, () => master.pause());
      await waitUntil('the replica is promoted', async () => (await servers.masters()).includes(replica));
    });
    await context.hold(0, 500);
  } finally {
    master.resume();
  }
}
