import { Detector } from '../../../../detectors/detector.entity.js';
import { pick } from '../../pick.js';
import type { World } from '../../world.js';
import { detectorName } from '../row-names.js';
import { settle } from '../settle.js';
import { transact } from '../transact.js';
import type { Write, WriteOutcome } from '../write.js';

/** SQL by hand that names its row, without a transaction around it. */
export const updateDetectorBySql: Write = (world, doomed) => {
  const id = pick(world.population.detectorIds);
  return world.lanes.run([detectorName(id)], () => updateNow(world, doomed, id));
};

function updateNow(world: World, doomed: boolean, id: number): Promise<WriteOutcome> {
  const { dataSource, detectors } = world;
  const sql = `UPDATE ${dataSource.getMetadata(Detector).tablePath} SET version = $1 WHERE id = $2`;
  const version = detectors.latest(id) + 1;
  if (!doomed) return settle(world, [detectors.begin(id, version)], () => dataSource.query(sql, [version, id]));
  return transact(world, doomed, async (manager) => {
    await manager.query(sql, [-version, id]);
    return () => [];
  });
}
