import { Workflow } from '../../../workflows/workflow.entity.js';
import { lockRow, transact } from './transact.js';
import type { Write } from './write.js';

/** Removes a workflow that the demo created; the database removes its links without a word. */
export const removeWorkflow: Write = async (world, doomed) => {
  const id = world.population.createdIds.shift();
  if (id === undefined) return 'skipped';
  const outcome = await transact(world, doomed, async (manager) => {
    const workflow = await lockRow(manager, Workflow, id);
    if (!workflow) return null;
    const { version, environmentId } = workflow;
    await manager.remove(workflow);
    return () => [world.routing.workflow(id).begin({ version: version + 1, environmentId, exists: false })];
  });
  if (outcome !== 'committed') world.population.createdIds.push(id);
  return outcome;
};
