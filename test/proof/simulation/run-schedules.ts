import { runSchedule } from './run-schedule.js';
import { Statistics } from './statistics.js';

/** Seeds `from`, `from + 1`, and so on. */
export interface Range {
  readonly from: number;
  readonly count: number;
}

/** What many schedules showed. */
export interface RangeResult {
  readonly schedules: number;
  readonly steps: number;
  readonly reads: number;
  readonly contendedReads: number;
  readonly violations: { readonly stale: number; readonly dirty: number; readonly nonMonotonic: number };
  /** Schedules in which an operation failed or never ended. */
  readonly failures: number;
  /** Seeds that show a violation or a failure, the first few. */
  readonly failingSeeds: readonly number[];
  readonly statistics: Readonly<Record<string, number>>;
}

const MOST_SEEDS = 20;
const PROGRESS_EVERY = 500;

/** Runs one schedule per seed; the outcome does not depend on who else runs which. */
export async function runSchedules({ from, count }: Range, progress?: (done: number) => void): Promise<RangeResult> {
  const statistics = new Statistics();
  const sums = { schedules: 0, steps: 0, reads: 0, contendedReads: 0, failures: 0 };
  const violations = { stale: 0, dirty: 0, nonMonotonic: 0 };
  const failingSeeds: number[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const result = await runSchedule(seed);
    sums.schedules++;
    sums.steps += result.steps;
    sums.reads += result.reads;
    sums.contendedReads += result.contendedReads;
    if (result.failure !== null) sums.failures++;
    for (const { kind } of result.violations) violations[kind]++;
    if ((result.failure !== null || result.violations.length > 0) && failingSeeds.length < MOST_SEEDS)
      failingSeeds.push(seed);
    statistics.add(result.statistics);
    if (sums.schedules % PROGRESS_EVERY === 0) progress?.(PROGRESS_EVERY);
  }
  return { ...sums, violations, failingSeeds, statistics: statistics.toJSON() };
}

/** Puts together what was run apart. */
export function sumOf(results: readonly RangeResult[]): RangeResult {
  const statistics = new Statistics();
  for (const result of results) statistics.add(result.statistics);
  const sum = (of: (result: RangeResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return {
    schedules: sum((result) => result.schedules),
    steps: sum((result) => result.steps),
    reads: sum((result) => result.reads),
    contendedReads: sum((result) => result.contendedReads),
    violations: {
      stale: sum((result) => result.violations.stale),
      dirty: sum((result) => result.violations.dirty),
      nonMonotonic: sum((result) => result.violations.nonMonotonic),
    },
    failures: sum((result) => result.failures),
    failingSeeds: results.flatMap((result) => result.failingSeeds).sort((a, b) => a - b),
    statistics: statistics.toJSON(),
  };
}
