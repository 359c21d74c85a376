import { Detector } from '../../../detectors/detector.entity.js';
import { pick } from '../pick.js';
import { detectorName } from './row-names.js';
import { lockRow, nextVersion, transact } from './transact.js';
import type { Write } from './write.js';

/** Saves a detector: every environment of it is invalidated, and the lists of detectors that hold it. */
export const changeDetector: Write = (world, doomed) => {
  const id = pick(world.population.detectorIds);
  return world.lanes.run([detectorName(id)], () =>
    transact(world, doomed, async (manager) => {
      const detector = await lockRow(manager, Detector, id);
      if (!detector) return null;
      detector.version = nextVersion(detector, doomed);
      await manager.save(detector);
      return () => [world.detectors.begin(id, detector.version)];
    }),
  );
};
