import { Workflow } from '../../../workflows/workflow.entity.js';
import { pick } from '../pick.js';
import type { World } from '../world.js';
import { lockRow, nextVersion, transact } from './transact.js';
import type { Write } from './write.js';

/** Saves a workflow under another name. */
export const renameWorkflow: Write = (world, doomed) =>
  changeWorkflow(world, doomed, (workflow) => {
    workflow.name = `${workflow.name.replace(/ \(.*/, '')} (renamed)`;
  });

/** Moves a workflow to another environment, or to none: both its old and its new place change. */
export const moveWorkflow: Write = (world, doomed) =>
  changeWorkflow(world, doomed, (workflow) => {
    workflow.environmentId = pick(world.population.environmentIds.filter((id) => id !== workflow.environmentId));
  });

function changeWorkflow(world: World, doomed: boolean, change: (workflow: Workflow) => void): ReturnType<Write> {
  const id = pick(world.population.workflowIds);
  return transact(world, doomed, async (manager) => {
    const workflow = await lockRow(manager, Workflow, id);
    if (!workflow) return null;
    change(workflow);
    workflow.version = nextVersion(workflow, doomed);
    await manager.save(workflow);
    const { version, environmentId } = workflow;
    return () => [world.routing.workflow(id).begin({ version, environmentId, exists: true })];
  });
}
