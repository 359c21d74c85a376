import { CacheAccess, CacheNamespace, InvalidatedBy, tag } from 'nestjs-coherent-cache';
import { EntityManager } from 'typeorm';
import { Detector } from '../detectors/detector.entity.js';
import { WorkflowAction } from '../workflows/workflow-action.entity.js';
import { Workflow } from '../workflows/workflow.entity.js';
import type { DetectorEnvironment } from './detector-environment.js';
import { DetectorWorkflow } from './detector-workflow.entity.js';
import { findWorkflows } from './find-workflows.js';
import { targetsOfLink, targetsOfWorkflow } from './routing-targets.js';

/** The workflows of a detector in one environment, or (with `null`) those that belong to none. */
@CacheNamespace({
  name: 'detector-workflows',
  id: ['detectorId', 'environmentId'],
  indexes: [['detectorId']],
  ttl: '60s',
  local: true,
  bulkWrites: 'exact',
  tags: (workflows: Workflow[]) => workflows.map((workflow) => tag(Workflow, workflow.id)),
})
@InvalidatedBy(Detector, { detectorId: 'id' }, { on: ['update', 'remove'] })
@InvalidatedBy(DetectorWorkflow, targetsOfLink)
@InvalidatedBy(Workflow, targetsOfWorkflow, { on: ['update'] })
@InvalidatedBy(WorkflowAction, (action) => tag(Workflow, action.workflowId))
export class DetectorWorkflows extends CacheAccess<Workflow[], DetectorEnvironment> {
  constructor(private readonly manager: EntityManager) {
    super();
  }

  protected async load(pair: DetectorEnvironment): Promise<Workflow[]> {
    const [workflows] = await findWorkflows(this.manager, [pair]);
    return workflows!;
  }

  protected override loadMany(pairs: readonly DetectorEnvironment[]): Promise<Workflow[][]> {
    return findWorkflows(this.manager, pairs);
  }
}
