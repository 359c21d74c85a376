import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { Workflow } from '../../../../workflows/workflow.entity.js';
import type { World } from '../../world.js';
import type { Begin } from '../transact.js';

/** Locks the workflows that `where` selects, and lets `write` raise all their versions in one statement. */
export async function raiseWorkflows(
  world: World,
  manager: EntityManager,
  where: FindOptionsWhere<Workflow>,
  write: (workflows: readonly Workflow[]) => Promise<unknown>,
): Promise<Begin> {
  const workflows = await manager.find(Workflow, { where, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
  await write(workflows);
  return () =>
    workflows.map(({ id, version, environmentId }) =>
      world.routing.workflow(id).begin({ version: version + 1, environmentId, exists: true }),
    );
}
