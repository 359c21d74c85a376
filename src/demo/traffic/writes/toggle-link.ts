import { DetectorWorkflow } from '../../../routing/detector-workflow.entity.js';
import type { Step } from '../../oracle/history.js';
import { pick } from '../pick.js';
import type { World } from '../world.js';
import { partnerOf } from './partner-of.js';
import { linkName } from './row-names.js';
import { settle } from './settle.js';
import { transact } from './transact.js';
import type { Write, WriteOutcome } from './write.js';

/** Links a detector to a workflow, or removes their link. */
export const toggleLink: Write = (world, doomed) => {
  const detectorId = pick(world.population.detectorIds);
  const workflowId = partnerOf(detectorId, world);
  return world.lanes.run([linkName(detectorId, workflowId)], () =>
    world.routing.link(detectorId, workflowId).latest
      ? removeLink(world, doomed, detectorId, workflowId)
      : addLink(world, doomed, detectorId, workflowId),
  );
};

function addLink(world: World, doomed: boolean, detectorId: number, workflowId: number): Promise<WriteOutcome> {
  const link = { detectorId, workflowId, version: doomed ? -1 : 1 };
  if (!doomed && Math.random() < 0.5) return insertAlone(world, link);
  return transact(world, doomed, async (manager) => {
    await manager.save(DetectorWorkflow, link);
    return () => [world.routing.link(detectorId, workflowId).begin(true)];
  });
}

/** One statement without a transaction around it. */
function insertAlone(
  world: World,
  link: { detectorId: number; workflowId: number; version: number },
): Promise<WriteOutcome> {
  const steps: Step<unknown>[] = [world.routing.link(link.detectorId, link.workflowId).begin(true)];
  return settle(world, steps, () => world.dataSource.manager.insert(DetectorWorkflow, link));
}

function removeLink(world: World, doomed: boolean, detectorId: number, workflowId: number): Promise<WriteOutcome> {
  return transact(world, doomed, async (manager) => {
    const link = await manager.findOneBy(DetectorWorkflow, { detectorId, workflowId });
    if (!link) return null;
    await manager.remove(link);
    return () => [world.routing.link(detectorId, workflowId).begin(false)];
  });
}
