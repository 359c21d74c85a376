import { CacheNamespace, InvalidatedBy } from 'nestjs-coherent-cache';
import type { Observation } from '../../history/observation.js';
import type { Draws } from '../../traffic/draws.js';
import type { WrittenRow } from '../../traffic/written-row.js';
import { DetectorWorkflow } from '../entities/detector-workflow.entity.js';
import { CheckedAccess } from './checked-access.js';

interface WorkflowsOfId {
  detectorId: number;
  environment: number;
}

interface List {
  readonly version: number;
  readonly ids: readonly number[];
}

/** All workflows of a detector in an environment. */
@CacheNamespace({ name: 'workflows-of', id: ['detectorId', 'environment'], indexes: [['detectorId']], ttl: '60s' })
@InvalidatedBy(DetectorWorkflow, { detectorId: 'detectorId', environment: 'environment' })
export class WorkflowsOf extends CheckedAccess<List, WorkflowsOfId> {
  draw(draws: Draws): WorkflowsOfId {
    return { detectorId: draws.detector(), environment: draws.environment() };
  }

  touchedBy({ table, images }: WrittenRow): readonly WorkflowsOfId[] {
    if (table !== 'detector_workflow') return [];
    return images.map((image) => ({
      detectorId: image['detectorId'] as number,
      environment: image['environment'] as number,
    }));
  }

  observe(id: WorkflowsOfId, value: List | null): readonly Observation[] {
    return [[`l:${id.detectorId}:${id.environment}`, value!.version]];
  }

  protected load(id: WorkflowsOfId): Promise<List> {
    return this.row<List>(
      `SELECT COALESCE((SELECT version FROM tally WHERE key = $1), 0) AS version,
         ARRAY(SELECT "workflowId" FROM detector_workflow WHERE "detectorId" = $2 AND environment = $3) AS ids`,
      [`l:${id.detectorId}:${id.environment}`, id.detectorId, id.environment],
    );
  }
}
