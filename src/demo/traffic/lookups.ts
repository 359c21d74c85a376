import type { EntityManager } from 'typeorm';
import type { DetectorsBySource } from '../../data-sources/detectors-by-source.cache.js';
import { findDetectors } from '../../data-sources/find-detectors.js';
import type { Detector } from '../../detectors/detector.entity.js';
import type { DetectorEnvironment } from '../../routing/detector-environment.js';
import type { DetectorWorkflows } from '../../routing/detector-workflows.cache.js';
import { findWorkflows } from '../../routing/find-workflows.js';
import type { Workflow } from '../../workflows/workflow.entity.js';

/** What readers look up, with the cache or without it. */
export interface Lookups {
  workflows(pairs: readonly DetectorEnvironment[]): Promise<(Workflow[] | null)[]>;
  detectors(sourceId: number): Promise<Detector[] | null>;
}

export function cachedLookups(detectorWorkflows: DetectorWorkflows, detectorsBySource: DetectorsBySource): Lookups {
  return {
    workflows: (pairs) => detectorWorkflows.getMany(pairs),
    detectors: (sourceId) => detectorsBySource.get({ sourceId }),
  };
}

/** The same queries, asked of the database every time. */
export function directLookups(manager: EntityManager): Lookups {
  return {
    workflows: (pairs) => findWorkflows(manager, pairs),
    detectors: async (sourceId) => (await findDetectors(manager, [sourceId]))[0]!,
  };
}
