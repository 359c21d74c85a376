import { WorkflowAction } from '../../../../workflows/workflow-action.entity.js';
import { pick } from '../../pick.js';
import { transact } from '../transact.js';
import type { Write } from '../write.js';
import { versionSql } from './version-sql.js';

/** `update` with criteria: every step of one workflow. */
export const updateActionsByCriteria: Write = (world, doomed) => {
  const where = { workflowId: pick(world.population.workflowIds) };
  return transact(world, doomed, async (manager) => {
    const actions = await manager.find(WorkflowAction, {
      where,
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    if (actions.length === 0) return null;
    await manager.update(WorkflowAction, where, { version: () => versionSql(doomed) });
    return () => actions.map(({ id, version }) => world.actions.begin(id, version + 1));
  });
};
