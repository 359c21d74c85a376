import { CacheAccess, CacheNamespace, InvalidatedBy, tag } from 'nestjs-coherent-cache';
import { EntityManager } from 'typeorm';
import { Detector } from '../detectors/detector.entity.js';
import { DetectorDataSource } from './detector-data-source.entity.js';
import { findDetectors } from './find-detectors.js';

/** Names a data source. */
export type SourceId = { sourceId: number };

/** The detectors that watch a data source. When either goes, so do its links: their rule is enough. */
@CacheNamespace({
  name: 'detectors-by-source',
  id: ['sourceId'],
  ttl: '1200s',
  tags: (detectors: Detector[]) => detectors.map((detector) => tag(Detector, detector.id)),
})
@InvalidatedBy(DetectorDataSource, { sourceId: 'sourceId' })
@InvalidatedBy(Detector, (detector) => tag(Detector, detector.id), { on: ['update'] })
export class DetectorsBySource extends CacheAccess<Detector[], SourceId> {
  constructor(private readonly manager: EntityManager) {
    super();
  }

  protected async load({ sourceId }: SourceId): Promise<Detector[]> {
    const [detectors] = await findDetectors(this.manager, [sourceId]);
    return detectors!;
  }

  protected override loadMany(ids: readonly SourceId[]): Promise<Detector[][]> {
    return findDetectors(
      this.manager,
      ids.map((id) => id.sourceId),
    );
  }
}
