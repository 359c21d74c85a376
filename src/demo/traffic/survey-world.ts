import type { DataSource } from 'typeorm';
import { AlertSource } from '../../data-sources/alert-source.entity.js';
import { Detector } from '../../detectors/detector.entity.js';
import { Environment } from '../../environments/environment.entity.js';
import { DetectorWorkflow } from '../../routing/detector-workflow.entity.js';
import { WorkflowAction } from '../../workflows/workflow-action.entity.js';
import { Workflow } from '../../workflows/workflow.entity.js';
import { Acknowledgements } from '../oracle/acknowledgements.js';
import { RoutingOracle } from '../oracle/routing-oracle.js';
import { VersionOracle } from '../oracle/version-oracle.js';
import { Lanes } from './lanes.js';
import type { Population, World } from './world.js';

/** Reads what is in the database, and tells the oracles. Nobody may write meanwhile. */
export async function surveyWorld(dataSource: DataSource): Promise<World> {
  const { manager } = dataSource;
  const rows = {
    detectors: await manager.find(Detector, { order: { id: 'ASC' } }),
    actions: await manager.find(WorkflowAction),
    workflows: await manager.find(Workflow),
    links: await manager.find(DetectorWorkflow),
  };
  const routing = new RoutingOracle();
  for (const { id, version, environmentId } of rows.workflows) routing.addWorkflow(id, version, environmentId);
  for (const { detectorId, workflowId } of rows.links) routing.addLink(detectorId, workflowId);
  const population: Population = {
    detectorIds: idsOf(rows.detectors),
    actionIds: idsOf(rows.actions),
    workflowIds: idsOf(rows.workflows),
    sourceIds: idsOf(await manager.find(AlertSource)),
    environmentIds: [null, ...idsOf(await manager.find(Environment))],
    createdIds: [],
  };
  return {
    dataSource,
    population,
    routing,
    detectors: versionsOf('detector', rows.detectors),
    actions: versionsOf('action', rows.actions),
    acknowledgements: new Acknowledgements(),
    lanes: new Lanes(),
  };
}

function versionsOf(table: string, rows: readonly { id: number; version: number }[]): VersionOracle {
  const oracle = new VersionOracle(table);
  for (const { id, version } of rows) oracle.add(id, version);
  return oracle;
}

function idsOf(rows: readonly { id: number }[]): number[] {
  return rows.map((row) => row.id);
}
