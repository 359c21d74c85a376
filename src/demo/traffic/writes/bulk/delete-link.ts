import type { EntityManager } from 'typeorm';
import { DetectorWorkflow } from '../../../../routing/detector-workflow.entity.js';
import { pick } from '../../pick.js';
import type { World } from '../../world.js';
import { linkName } from '../row-names.js';
import { transact } from '../transact.js';
import type { Write, WriteOutcome } from '../write.js';

type Delete = (manager: EntityManager, link: DetectorWorkflow) => Promise<unknown>;

/** `delete` with an id: the statement does not tell which detector the link belonged to. */
export const deleteLinkById: Write = (world, doomed) =>
  deleteLink(world, doomed, (manager, { id }) => manager.delete(DetectorWorkflow, id));

/** `delete` with criteria that tell everything that matters. */
export const deleteLinkByCriteria: Write = (world, doomed) =>
  deleteLink(world, doomed, (manager, { detectorId, workflowId }) =>
    manager.delete(DetectorWorkflow, { detectorId, workflowId }),
  );

async function deleteLink(world: World, doomed: boolean, remove: Delete): Promise<WriteOutcome> {
  const workflowId = pick(world.population.workflowIds);
  const [link] = await world.dataSource.manager.findBy(DetectorWorkflow, { workflowId });
  if (!link) return 'skipped';
  const { id, detectorId } = link;
  return world.lanes.run([linkName(detectorId, workflowId)], () =>
    transact(world, doomed, async (manager) => {
      if (!(await manager.existsBy(DetectorWorkflow, { id, detectorId }))) return null;
      await remove(manager, link);
      return () => [world.routing.link(detectorId, workflowId).begin(false)];
    }),
  );
}
