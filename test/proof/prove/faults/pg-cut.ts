import type { Cut } from '../../../support/commit-cutter.js';
import type { Fault } from './fault.js';
import type { FaultContext } from './fault-context.js';

/** A process that dies meanwhile commits nothing any more. */
const LONGEST_WAIT_MS = 2_000;

/** Returns a fault that cuts the connection of a process around its COMMIT. */
export function pgCut(name: string, cut: Cut): Fault {
  return {
    name,
    topologies: ['standalone', 'sentinel', 'cluster'],
    gate: 'postgres',
    run: (context) =>
      context.lasting('none', async () => {
        while (!(await cutSomebody(context, cut)));
      }),
  };
}

async function cutSomebody(context: FaultContext, cut: Cut): Promise<boolean> {
  const gate = context.draws.pick(context.pool.workers).gates.postgres!;
  try {
    const isCut = gate.cutNext(cut).then(() => true);
    return await Promise.race([isCut, context.hold(LONGEST_WAIT_MS, LONGEST_WAIT_MS).then(() => false)]);
  } finally {
    gate.spare();
  }
}
