import type { RestartOptions, RunningServer } from '../../../support/running-server.js';
import type { FaultContext } from './fault-context.js';

/** Kills a server, and has it come back after a while. */
export async function whileDown(
  context: FaultContext,
  server: RunningServer,
  { shortest, longest, ...options }: RestartOptions & { readonly shortest: number; readonly longest: number },
): Promise<void> {
  await context.lasting('away', async () => {
    await server.kill();
    try {
      await context.hold(shortest, longest);
    } finally {
      await server.restart(options);
    }
  });
}
