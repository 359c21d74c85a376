import { DetectorWorkflow } from '../../../../routing/detector-workflow.entity.js';
import { partnerOf } from '../partner-of.js';
import { pick } from '../../pick.js';
import { linkName } from '../row-names.js';
import { settle } from '../settle.js';
import { transact } from '../transact.js';
import type { Write } from '../write.js';

const KEY = ['detectorId', 'workflowId'];

/** Links a detector to a workflow, whether they were linked or not. */
export const upsertLink: Write = (world, doomed) => {
  const detectorId = pick(world.population.detectorIds);
  const workflowId = partnerOf(detectorId, world);
  const begin = () => [world.routing.link(detectorId, workflowId).begin(true)];
  const row = { detectorId, workflowId, version: doomed ? -1 : 1 };
  return world.lanes.run([linkName(detectorId, workflowId)], () =>
    doomed
      ? transact(world, doomed, (manager) => manager.upsert(DetectorWorkflow, row, KEY).then(() => begin))
      : settle(world, begin(), () => world.dataSource.manager.upsert(DetectorWorkflow, row, KEY)),
  );
};
