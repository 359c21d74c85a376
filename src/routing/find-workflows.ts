import { In, type EntityManager } from 'typeorm';
import type { Workflow } from '../workflows/workflow.entity.js';
import type { DetectorEnvironment } from './detector-environment.js';
import { DetectorWorkflow } from './detector-workflow.entity.js';

/** Reads the enabled workflows of each pair, with their actions, aligned with `pairs`; one query for all of them. */
export async function findWorkflows(
  manager: EntityManager,
  pairs: readonly DetectorEnvironment[],
): Promise<Workflow[][]> {
  const links = await manager.find(DetectorWorkflow, {
    where: { detectorId: In([...new Set(pairs.map((pair) => pair.detectorId))]), workflow: { enabled: true } },
    relations: { workflow: { actions: true } },
    order: { workflowId: 'ASC', workflow: { actions: { id: 'ASC' } } },
  });
  return pairs.map((pair) => links.filter((link) => leadsTo(link, pair)).map((link) => link.workflow!));
}

function leadsTo(link: DetectorWorkflow, pair: DetectorEnvironment): boolean {
  return link.detectorId === pair.detectorId && link.workflow!.environmentId === pair.environmentId;
}
