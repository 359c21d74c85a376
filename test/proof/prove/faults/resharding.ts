import { askRedis } from '../../../support/ask-redis.js';
import type { RunningServer } from '../../../support/running-server.js';
import type { Fault } from './fault.js';

const MOST_SLOTS = 4;

/** Slots in use move to another master, and after a while back. */
export const RESHARDING: Fault = {
  name: 'resharding',
  topologies: ['cluster'],
  run: async (context) => {
    const { draws } = context;
    const slots = context.servers.slots!;
    const masters = await context.servers.masters();
    const from = draws.pick(masters);
    const to = draws.pick(masters.filter((master) => master !== from));
    const moved = await slotsInUse(from);
    await context.lasting('none', async () => {
      for (const slot of moved) await slots.moveSlot(slot, to);
      try {
        await context.hold(100, 800);
      } finally {
        for (const slot of moved) await slots.moveSlot(slot, from);
      }
    });
  },
};

async function slotsInUse({ port }: RunningServer): Promise<readonly number[]> {
  const keys = await Promise.all(Array.from({ length: MOST_SLOTS }, () => askRedis<string | null>(port, 'RANDOMKEY')));
  const known = keys.filter((key) => key !== null);
  return [...new Set(await Promise.all(known.map((key) => askRedis<number>(port, 'CLUSTER', 'KEYSLOT', key))))];
}
