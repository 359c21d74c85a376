import { QueryFailedError } from 'typeorm';
import type { Step } from '../../oracle/history.js';
import type { World } from '../world.js';
import { RollbackOnPurpose } from './rollback-on-purpose.js';
import type { WriteOutcome } from './write.js';

/** Awaits `write`, and tells the oracle how the states ended that it put into `steps`. */
export async function settle(
  world: World,
  steps: readonly Step<unknown>[],
  write: () => Promise<unknown>,
): Promise<WriteOutcome> {
  try {
    await write();
  } catch (error) {
    return settleFailure(steps, error);
  }
  world.acknowledgements.acknowledge(steps);
  return 'committed';
}

/** A failure that the database did not report leaves the outcome open: its states may be seen, and need not be. */
function settleFailure(steps: readonly Step<unknown>[], error: unknown): WriteOutcome {
  if (error instanceof RollbackOnPurpose) return 'rolled back';
  if (!(error instanceof QueryFailedError)) throw error;
  for (const step of steps) step.withdraw();
  return 'failed';
}
