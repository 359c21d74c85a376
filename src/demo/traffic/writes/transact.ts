import type { EntityManager, EntityTarget, FindOptionsWhere } from 'typeorm';
import type { VersionedRow } from '../../../editing/versioned-row.js';
import type { Step } from '../../oracle/history.js';
import type { World } from '../world.js';
import { RollbackOnPurpose } from './rollback-on-purpose.js';
import { settle } from './settle.js';
import type { WriteOutcome } from './write.js';

/** Begins the states that a transaction leads to. */
export type Begin = () => readonly Step<unknown>[];

/**
 * Runs `work` in a transaction. What it returns is called just before COMMIT, under the row locks that `work` took.
 *
 * @param work - Returns `null` when there is nothing to write.
 */
export async function transact(
  world: World,
  doomed: boolean,
  work: (manager: EntityManager) => Promise<Begin | null>,
): Promise<WriteOutcome> {
  const steps: Step<unknown>[] = [];
  let idle = false;
  const outcome = await settle(world, steps, () =>
    world.dataSource.transaction(async (manager) => {
      const begin = await work(manager);
      idle = begin === null;
      if (begin && doomed) throw new RollbackOnPurpose();
      if (begin) steps.push(...begin());
    }),
  );
  return idle ? 'skipped' : outcome;
}

/** Reads a row and keeps others from changing it until the transaction ends; `null` when it is gone. */
export function lockRow<Row extends VersionedRow>(
  manager: EntityManager,
  type: EntityTarget<Row>,
  id: number,
): Promise<Row | null> {
  return manager.findOne(type, { where: { id } as FindOptionsWhere<Row>, lock: { mode: 'pessimistic_write' } });
}

/** Returns the version of the row after this write; a negative one marks what nobody may ever see. */
export function nextVersion(row: VersionedRow, doomed: boolean): number {
  return doomed ? -(row.version + 1) : row.version + 1;
}
