import type { Detector } from '../../detectors/detector.entity.js';
import type { DetectorEnvironment } from '../../routing/detector-environment.js';
import type { Workflow } from '../../workflows/workflow.entity.js';
import type { Violation } from '../oracle/violation.js';
import type { Lookups } from './lookups.js';
import type { World } from './world.js';

/** How long a read took, and what is wrong with its answer. */
export interface CheckedRead {
  readonly microseconds: number;
  readonly violations: readonly Violation[];
}

/** Looks up the workflows of a detector: those of no environment and those of `environmentId`, as alerts are answered. */
export function readWorkflows(
  world: World,
  lookups: Lookups,
  detectorId: number,
  environmentId: number | null,
): Promise<CheckedRead> {
  const everywhere = { detectorId, environmentId: null };
  const pairs = environmentId === null ? [everywhere] : [everywhere, { detectorId, environmentId }];
  const judge = (found: (Workflow[] | null)[], startedAt: number) =>
    found.flatMap((workflows, at) => judgeEntry(world, startedAt, pairs[at]!, workflows ?? []));
  return checked(world, () => lookups.workflows(pairs), judge);
}

/** Looks up the detectors of a data source. */
export function readDetectors(world: World, lookups: Lookups, sourceId: number): Promise<CheckedRead> {
  const judge = (found: Detector[] | null, startedAt: number) =>
    (found ?? []).flatMap((detector) => world.detectors.check(startedAt, detector) ?? []);
  return checked(world, () => lookups.detectors(sourceId), judge);
}

async function checked<Found>(
  world: World,
  look: () => Promise<Found>,
  judge: (found: Found, startedAt: number) => Violation[],
): Promise<CheckedRead> {
  const startedAt = world.acknowledgements.now();
  const began = performance.now();
  const found = await look();
  const microseconds = (performance.now() - began) * 1000;
  return { microseconds, violations: judge(found, startedAt) };
}

function judgeEntry(
  world: World,
  startedAt: number,
  pair: DetectorEnvironment,
  workflows: readonly Workflow[],
): Violation[] {
  const actions = workflows.flatMap((workflow) => workflow.actions ?? []);
  return [
    ...world.routing.check(startedAt, pair, workflows),
    ...actions.flatMap((action) => world.actions.check(startedAt, action) ?? []),
  ];
}
