import { Injectable } from '@nestjs/common';
import type { Workflow } from '../workflows/workflow.entity.js';
import type { DetectorEnvironment } from './detector-environment.js';
import { DetectorWorkflows } from './detector-workflows.cache.js';

/** Tells which workflows an alert leads to. */
@Injectable()
export class WorkflowRouter {
  constructor(private readonly detectorWorkflows: DetectorWorkflows) {}

  /**
   * Returns the workflows of `detectorIds` that belong to no environment and those of `environmentId`, each workflow once.
   *
   * @param environmentId - `null` asks only for those that belong to none.
   */
  async workflowsFor(detectorIds: readonly number[], environmentId: number | null): Promise<Workflow[]> {
    const found = await this.detectorWorkflows.getMany(detectorIds.flatMap((id) => pairsOf(id, environmentId)));
    const byId = new Map(found.flatMap((workflows) => workflows ?? []).map((workflow) => [workflow.id, workflow]));
    return [...byId.values()];
  }
}

function pairsOf(detectorId: number, environmentId: number | null): DetectorEnvironment[] {
  const everywhere = { detectorId, environmentId: null };
  return environmentId === null ? [everywhere] : [everywhere, { detectorId, environmentId }];
}
