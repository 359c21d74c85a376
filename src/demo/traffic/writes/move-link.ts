import { DetectorWorkflow } from '../../../routing/detector-workflow.entity.js';
import { pick } from '../pick.js';
import type { World } from '../world.js';
import { linkName } from './row-names.js';
import { transact } from './transact.js';
import type { Write, WriteOutcome } from './write.js';

/** Gives a link to another detector: the old pair and the new pair change. */
export const moveLink: Write = async (world, doomed) => {
  const { detectorIds, workflowIds } = world.population;
  const workflowId = pick(workflowIds);
  const [from] = await world.dataSource.manager.findBy(DetectorWorkflow, { workflowId });
  const to = pick(detectorIds);
  if (!from || from.detectorId === to) return 'skipped';
  return world.lanes.run([linkName(from.detectorId, workflowId), linkName(to, workflowId)], () =>
    moveNow(world, doomed, from.id, from.detectorId, to, workflowId),
  );
};

function moveNow(
  world: World,
  doomed: boolean,
  id: number,
  from: number,
  to: number,
  workflowId: number,
): Promise<WriteOutcome> {
  return transact(world, doomed, async (manager) => {
    const link = await manager.findOneBy(DetectorWorkflow, { id, detectorId: from });
    if (!link || (await manager.existsBy(DetectorWorkflow, { detectorId: to, workflowId }))) return null;
    await manager.save(Object.assign(link, { detectorId: to, version: link.version + 1 }));
    return () => [world.routing.link(from, workflowId).begin(false), world.routing.link(to, workflowId).begin(true)];
  });
}
