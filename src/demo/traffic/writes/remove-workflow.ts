import type { EntityManager } from 'typeorm';
import { Workflow } from '../../../workflows/workflow.entity.js';
import type { World } from '../world.js';
import { lockRow, transact } from './transact.js';
import type { Write, WriteOutcome } from './write.js';

type Remove = (manager: EntityManager, workflow: Workflow) => Promise<unknown>;

/** Removes a workflow that the demo created; the database removes its links without a word. */
export const removeWorkflow: Write = (world, doomed) =>
  removeCreated(world, doomed, (manager, workflow) => manager.remove(workflow));

/** The same with nothing but its id. */
export const deleteWorkflowById: Write = (world, doomed) =>
  removeCreated(world, doomed, (manager, { id }) => manager.delete(Workflow, id));

async function removeCreated(world: World, doomed: boolean, remove: Remove): Promise<WriteOutcome> {
  const id = world.population.createdIds.shift();
  if (id === undefined) return 'skipped';
  const outcome = await transact(world, doomed, async (manager) => {
    const workflow = await lockRow(manager, Workflow, id);
    if (!workflow) return null;
    const { version, environmentId } = workflow;
    await remove(manager, workflow);
    return () => [world.routing.workflow(id).begin({ version: version + 1, environmentId, exists: false })];
  });
  if (outcome !== 'committed') world.population.createdIds.push(id);
  return outcome;
}
