import type { FaultContext } from './fault-context.js';
import { onMasters } from './on-masters.js';

/** Gives the servers less room for a while. */
export async function withLittleMemory(context: FaultContext, room: string, policy: string): Promise<void> {
  const { servers } = context;
  await context.lasting('none', async () => {
    await onMasters(servers, 'CONFIG', 'SET', 'maxmemory-policy', policy, 'maxmemory', room);
    try {
      await context.hold(500, 1_500);
    } finally {
      await onMasters(servers, 'CONFIG', 'SET', 'maxmemory', 0, 'maxmemory-policy', 'noeviction');
    }
  });
}
