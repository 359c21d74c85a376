import type { EntityManager } from 'typeorm';
import { AlertSource } from '../data-sources/alert-source.entity.js';
import { DetectorDataSource } from '../data-sources/detector-data-source.entity.js';
import { Detector } from '../detectors/detector.entity.js';
import { DetectorWorkflow } from '../routing/detector-workflow.entity.js';
import { WorkflowAction } from '../workflows/workflow-action.entity.js';
import { Workflow } from '../workflows/workflow.entity.js';
import type { ImportSummary } from './import-summary.js';
import { mergeAlerts, type GroupAlert } from './merge-alerts.js';
import type { RuleGroup } from './rule-file.js';
import { routesOf } from './severity-routes.js';

/**
 * Writes one group: a data source, a detector per alert, the workflows of each severity, and their links.
 *
 * @param source - Name of its data source.
 * @param environments - Id by name, for every environment that a route names.
 */
export async function importGroup(
  manager: EntityManager,
  source: string,
  group: RuleGroup,
  environments: ReadonlyMap<string, number>,
): Promise<ImportSummary> {
  if (await manager.existsBy(AlertSource, { name: source }))
    return { groups: 0, detectors: 0, workflows: 0, links: 0, known: 1 };
  const alerts = mergeAlerts(group.alerts);
  const detectors = await saveDetectors(manager, source, alerts);
  const workflows = await saveWorkflows(manager, source, alerts, environments);
  const links = alerts.flatMap((alert, at) =>
    alert.severities.flatMap((severity) =>
      workflows.get(severity)!.map(({ id }) => ({ detectorId: detectors[at]!.id, workflowId: id })),
    ),
  );
  const unique = [...new Map(links.map((link) => [`${link.detectorId} ${link.workflowId}`, link])).values()];
  await manager.save(DetectorWorkflow, unique);
  return {
    groups: 1,
    detectors: detectors.length,
    workflows: [...workflows.values()].flat().length,
    links: unique.length,
    known: 0,
  };
}

async function saveDetectors(
  manager: EntityManager,
  source: string,
  alerts: readonly GroupAlert[],
): Promise<Detector[]> {
  const { id: sourceId } = await manager.save(AlertSource, { name: source });
  const rows = alerts.map(({ name, expression }) => manager.create(Detector, { group: source, name, expression }));
  const detectors = await manager.save(rows);
  await manager.save(
    DetectorDataSource,
    detectors.map(({ id }) => ({ sourceId, detectorId: id })),
  );
  return detectors;
}

async function saveWorkflows(
  manager: EntityManager,
  source: string,
  alerts: readonly GroupAlert[],
  environments: ReadonlyMap<string, number>,
): Promise<Map<string, Workflow[]>> {
  const bySeverity = new Map<string, Workflow[]>();
  for (const severity of new Set(alerts.flatMap((alert) => alert.severities))) {
    const routes = routesOf(severity);
    const rows = routes.map(({ environment }) =>
      manager.create(Workflow, {
        name: `${source}: ${severity}${environment ? ` in ${environment}` : ''}`,
        environmentId: environment === null ? null : environments.get(environment)!,
      }),
    );
    const workflows = await manager.save(rows);
    const actions = routes.flatMap((route, at) =>
      route.actions.map((action) => ({ ...action, workflowId: workflows[at]!.id })),
    );
    await manager.save(WorkflowAction, actions);
    bySeverity.set(severity, workflows);
  }
  return bySeverity;
}
