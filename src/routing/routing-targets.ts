import type { RuleContext } from 'nestjs-coherent-cache';
import type { EntityManager } from 'typeorm';
import { Workflow } from '../workflows/workflow.entity.js';
import type { DetectorEnvironment } from './detector-environment.js';
import { DetectorWorkflow } from './detector-workflow.entity.js';

/**
 * Returns the entry that a link changes: its detector, in the environment of its workflow. All environments when the workflow is gone.
 * Links that the database removes, with their workflow or detector, are asked about like any others.
 *
 * Inside a transaction it locks the workflow against changes until COMMIT. Without that, a link and a move of its workflow to another
 * environment, written at the same time, would each miss what the other one changes.
 */
export async function targetsOfLink(
  link: DetectorWorkflow,
  { manager }: RuleContext,
): Promise<Partial<DetectorEnvironment>> {
  const { detectorId, workflowId } = link;
  const entities = manager as EntityManager;
  const lock = entities.queryRunner?.isTransactionActive ? ({ mode: 'pessimistic_read' } as const) : undefined;
  const workflow = await entities.findOne(Workflow, { where: { id: workflowId }, lock });
  return workflow ? { detectorId, environmentId: workflow.environmentId } : { detectorId };
}

/**
 * Returns the entries that a workflow changes: those of its detectors, in its environment. A rule is asked with the old and with the new
 * row, so a workflow that moves reaches both environments.
 *
 * Whoever changes a workflow locks its row first (see EntityEditor), which also keeps new links to it waiting.
 */
export async function targetsOfWorkflow(workflow: Workflow, { manager }: RuleContext): Promise<DetectorEnvironment[]> {
  const { id, environmentId } = workflow;
  const links = await (manager as EntityManager).findBy(DetectorWorkflow, { workflowId: id });
  return links.map(({ detectorId }) => ({ detectorId, environmentId }));
}
