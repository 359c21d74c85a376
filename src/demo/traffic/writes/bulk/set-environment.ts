import { Workflow } from '../../../../workflows/workflow.entity.js';
import { pick } from '../../pick.js';
import { lockRow, transact } from '../transact.js';
import type { Write } from '../write.js';

/** Moves a workflow to another environment, or to none, through the relation: only the id and the new place are told. */
export const setEnvironment: Write = (world, doomed) => {
  const id = pick(world.population.workflowIds);
  return transact(world, doomed, async (manager) => {
    const workflow = await lockRow(manager, Workflow, id);
    if (!workflow) return null;
    const { version } = workflow;
    const environmentId = pick(world.population.environmentIds.filter((other) => other !== workflow.environmentId));
    await manager.createQueryBuilder().relation(Workflow, 'environment').of(id).set(environmentId);
    return () => [world.routing.workflow(id).begin({ version, environmentId, exists: true })];
  });
};
