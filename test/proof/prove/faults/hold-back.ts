import { askRedis } from '../../../support/ask-redis.js';
import type { RunningServer } from '../../../support/running-server.js';
import type { FaultContext } from './fault-context.js';

/** Keeps from `replica` what `master` is told for a while, and lets `strike` happen to the master before it can catch up. */
export async function holdBack(
  context: FaultContext,
  { master, replica }: { readonly master: RunningServer; readonly replica: RunningServer },
  strike: () => void | Promise<void>,
): Promise<void> {
  replica.pause();
  try {
    // What is on its way would still arrive: a replica that stands still cannot link itself again.
    await askRedis(master.port, 'CLIENT', 'KILL', 'TYPE', 'replica');
    await context.hold(200, 500);
    await strike();
  } finally {
    replica.resume();
  }
}
