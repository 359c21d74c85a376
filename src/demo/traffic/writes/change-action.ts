import { WorkflowAction } from '../../../workflows/workflow-action.entity.js';
import { pick } from '../pick.js';
import { lockRow, nextVersion, transact } from './transact.js';
import type { Write } from './write.js';

/** Saves a step of a workflow: every entry that holds the workflow is invalidated by its tag. */
export const changeAction: Write = (world, doomed) => {
  const id = pick(world.population.actionIds);
  return transact(world, doomed, async (manager) => {
    const action = await lockRow(manager, WorkflowAction, id);
    if (!action) return null;
    action.version = nextVersion(action, doomed);
    await manager.save(action);
    return () => [world.actions.begin(id, action.version)];
  });
};
