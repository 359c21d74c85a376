import type { DetectorEnvironment } from '../../routing/detector-environment.js';
import { History } from './history.js';
import type { Violation } from './violation.js';

/** What decides where a workflow is seen. */
export interface WorkflowState {
  readonly version: number;
  readonly environmentId: number | null;
  /** False before it is created and after it is removed. */
  readonly exists: boolean;
}

/** A workflow as a read returned it. */
export interface SeenWorkflow {
  readonly id: number;
  readonly version: number;
}

/**
 * Knows which workflows, in which versions, a read of one detector in one environment may return.
 *
 * It keeps one history per workflow and one per link. A workflow that was returned must have a visible state in that environment, with
 * that version, and a visible link; one that was not returned must have a visible state elsewhere, or a visible absence of its link.
 */
export class RoutingOracle {
  private readonly workflows = new Map<number, History<WorkflowState>>();
  private readonly links = new Map<number, Map<number, History<boolean>>>();

  /** Returns the history of a workflow; one that is not known begins as not existing. */
  workflow(id: number): History<WorkflowState> {
    return getOrAdd(
      this.workflows,
      id,
      () => new History<WorkflowState>({ version: 0, environmentId: null, exists: false }),
    );
  }

  /** Returns the history of a link; one that is not known begins as absent. */
  link(detectorId: number, workflowId: number): History<boolean> {
    return getOrAdd(this.linksOf(detectorId), workflowId, () => new History<boolean>(false));
  }

  addWorkflow(id: number, version: number, environmentId: number | null): void {
    this.workflows.set(id, new History<WorkflowState>({ version, environmentId, exists: true }));
  }

  addLink(detectorId: number, workflowId: number): void {
    this.linksOf(detectorId).set(workflowId, new History<boolean>(true));
  }

  check(startedAt: number, pair: DetectorEnvironment, seen: readonly SeenWorkflow[]): Violation[] {
    const ids = new Set(seen.map((workflow) => workflow.id));
    const missing = [...this.linksOf(pair.detectorId).keys()].filter(
      (id) => !ids.has(id) && this.mustSee(startedAt, pair, id),
    );
    return [
      ...seen.flatMap((workflow) => this.judge(startedAt, pair, workflow) ?? []),
      ...missing.map((id) => stale(pair, `misses workflow ${id}`)),
    ];
  }

  private judge(startedAt: number, pair: DetectorEnvironment, { id, version }: SeenWorkflow): Violation | null {
    if (version < 0) return { kind: 'dirty', what: `${named(pair)} has workflow ${id} version ${version}` };
    const states = this.workflow(id).visibleSince(startedAt);
    const linked = this.link(pair.detectorId, id).visibleSince(startedAt);
    if (!linked.includes(true)) return stale(pair, `has workflow ${id}, which is not linked`);
    if (states.some((state) => isIn(pair, state) && state.version === version)) return null;
    return stale(pair, `has workflow ${id} version ${version}, allowed ${JSON.stringify(states)}`);
  }

  private mustSee(startedAt: number, pair: DetectorEnvironment, id: number): boolean {
    const states = this.workflow(id).visibleSince(startedAt);
    return (
      !this.link(pair.detectorId, id).visibleSince(startedAt).includes(false) &&
      states.every((state) => isIn(pair, state))
    );
  }

  private linksOf(detectorId: number): Map<number, History<boolean>> {
    return getOrAdd(this.links, detectorId, () => new Map<number, History<boolean>>());
  }
}

function isIn(pair: DetectorEnvironment, state: WorkflowState): boolean {
  return state.exists && state.environmentId === pair.environmentId;
}

function stale(pair: DetectorEnvironment, what: string): Violation {
  return { kind: 'stale', what: `${named(pair)} ${what}` };
}

function named({ detectorId, environmentId }: DetectorEnvironment): string {
  return `detector ${detectorId} in environment ${environmentId}`;
}

function getOrAdd<Value>(map: Map<number, Value>, key: number, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}
