import { In, type EntityManager } from 'typeorm';
import type { Detector } from '../detectors/detector.entity.js';
import { DetectorDataSource } from './detector-data-source.entity.js';

/** Reads the detectors that watch each data source, aligned with `sourceIds`; one query for all of them. */
export async function findDetectors(manager: EntityManager, sourceIds: readonly number[]): Promise<Detector[][]> {
  const links = await manager.find(DetectorDataSource, {
    where: { sourceId: In([...new Set(sourceIds)]) },
    relations: { detector: true },
    order: { detectorId: 'ASC' },
  });
  return sourceIds.map((id) => links.filter((link) => link.sourceId === id).map((link) => link.detector!));
}
