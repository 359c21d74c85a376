import type { Histogram } from 'hdr-histogram-js';
import type { AppSurroundings } from '../../app.module.js';
import type { PhaseResult } from '../traffic/run-phase.js';
import type { Violation } from '../oracle/violation.js';
import type { DemoReport, Latency } from './demo-report.js';

const EXAMPLES = 5;

/** A stretch of traffic, and what was counted in it. */
export type MeasuredPhase = PhaseResult &
  Pick<DemoReport, 'hitRatio' | 'invalidations' | 'refusedFills'> & { readonly queries: number };

/** What a report is made of. */
export interface ReportSources {
  readonly surroundings: AppSurroundings;
  readonly detectors: number;
  readonly seed: number;
  readonly withoutCache: MeasuredPhase;
  readonly withCache: MeasuredPhase;
}

/**
 * Puts the report together. Violations without the cache count too: the database never returns anything old, so they would
 * mean that the oracle is wrong.
 */
export function composeReport({ surroundings, detectors, seed, withoutCache, withCache }: ReportSources): DemoReport {
  const violations = [...withCache.reads.violations, ...withoutCache.reads.violations];
  return {
    seconds: round(withCache.seconds, 1),
    store: surroundings.settings.REDIS_URL ? 'redis' : 'memory',
    database: surroundings.database.kind,
    detectors,
    seed,
    reads: withCache.reads.reads,
    hitRatio: withCache.hitRatio === null ? null : round(withCache.hitRatio, 4),
    databaseQueries: queriesOf(withoutCache, withCache),
    invalidations: withCache.invalidations,
    refusedFills: withCache.refusedFills,
    latencyMicroseconds: { withCache: latencyOf(withCache.latency), withoutCache: latencyOf(withoutCache.latency) },
    writes: withCache.writes.committed,
    byKind: withCache.writes.byKind,
    rolledBackWrites: withCache.writes['rolled back'],
    failedWrites: withCache.writes.failed,
    staleReads: count(violations, 'stale'),
    dirtyReads: count(violations, 'dirty'),
    examples: violations.slice(0, EXAMPLES).map((violation) => `${violation.kind}: ${violation.what}`),
  };
}

function queriesOf(withoutCache: MeasuredPhase, withCache: MeasuredPhase): DemoReport['databaseQueries'] {
  const { reads } = withoutCache.reads;
  const { queries, seconds } = withoutCache;
  return {
    withCache: withCache.queries,
    withoutCache: reads === 0 ? 0 : Math.round((queries / reads) * withCache.reads.reads),
    scaledFrom: { seconds: round(seconds, 1), reads, queries },
  };
}

function latencyOf(histogram: Histogram): Latency {
  return { p50: histogram.getValueAtPercentile(50), p99: histogram.getValueAtPercentile(99) };
}

function count(violations: readonly Violation[], kind: Violation['kind']): number {
  return violations.filter((violation) => violation.kind === kind).length;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
