import { DetectorWorkflow } from '../../../routing/detector-workflow.entity.js';
import { Workflow } from '../../../workflows/workflow.entity.js';
import { pick } from '../pick.js';
import { transact } from './transact.js';
import type { Write } from './write.js';

/** Creates a workflow and links a detector to it. */
export const createWorkflow: Write = async (world, doomed) => {
  const { detectorIds, environmentIds, createdIds } = world.population;
  const detectorId = pick(detectorIds);
  const environmentId = pick(environmentIds);
  const version = doomed ? -1 : 1;
  let workflowId = 0;
  const outcome = await transact(world, doomed, async (manager) => {
    const workflow = await manager.save(
      manager.create(Workflow, { name: 'created by the demo', environmentId, version }),
    );
    workflowId = workflow.id;
    await manager.save(DetectorWorkflow, { detectorId, workflowId, version });
    return () => [
      world.routing.workflow(workflowId).begin({ version, environmentId, exists: true }),
      world.routing.link(detectorId, workflowId).begin(true),
    ];
  });
  if (outcome === 'committed') createdIds.push(workflowId);
  return outcome;
};
