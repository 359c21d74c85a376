import { CacheNamespace, InvalidatedBy, tag, type Loaded, type Tag } from 'nestjs-coherent-cache';
import type { Observation } from '../../history/observation.js';
import type { Draws } from '../../traffic/draws.js';
import type { WrittenRow } from '../../traffic/written-row.js';
import { DetectorWorkflow } from '../entities/detector-workflow.entity.js';
import { Workflow } from '../entities/workflow.entity.js';
import { CheckedAccess } from './checked-access.js';

/** Whose workflows. */
export interface RouteId {
  detectorId: number;
}

/** Which they are. */
export interface Route {
  readonly version: number;
  readonly workflows: readonly { readonly id: number; readonly version: number }[];
}

/** A detector's workflows with what they are: tagged by each of them, so that a changed workflow reaches every route. */
@CacheNamespace({
  name: 'routes',
  id: ['detectorId'],
  ttl: '60s',
  tags: tagsOfRoute,
})
@InvalidatedBy(DetectorWorkflow, { detectorId: 'detectorId' })
@InvalidatedBy(Workflow, (workflow) => tag(Workflow, workflow.id))
export class Routes extends CheckedAccess<Route, RouteId> {
  draw(draws: Draws): RouteId {
    return { detectorId: draws.detector() };
  }

  touchedBy({ table, images }: WrittenRow): readonly RouteId[] {
    return table === 'detector_workflow' ? images.map(({ detectorId }) => ({ detectorId: detectorId as number })) : [];
  }

  observe({ detectorId }: RouteId, value: Route | null): readonly Observation[] {
    const { version, workflows } = value!;
    return [[`r:${detectorId}`, version], ...workflows.map((each): Observation => [`w:${each.id}`, each.version])];
  }

  protected load(id: RouteId): Promise<Loaded<Route>> {
    return this.find(id);
  }

  protected find({ detectorId }: RouteId): Promise<Route> {
    return this.row<Route>(
      `SELECT COALESCE((SELECT version FROM tally WHERE key = 'r:' || $1::int), 0) AS version,
         COALESCE((
           SELECT json_agg(json_build_object('id', workflow.id, 'version', COALESCE(tally.version, 0)))
           FROM workflow LEFT JOIN tally ON tally.key = 'w:' || workflow.id
           WHERE workflow.id IN (SELECT "workflowId" FROM detector_workflow WHERE "detectorId" = $1::int)
         ), '[]'::json) AS workflows`,
      [detectorId],
    );
  }
}

/** Returns the tags of its workflows. */
export function tagsOfRoute({ workflows }: Route): readonly Tag[] {
  return workflows.map(({ id }) => tag(Workflow, id));
}
