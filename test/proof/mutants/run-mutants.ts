import type { Budget } from './detectors/detector.js';
import { detectorOf, nameOfDetector } from './detectors/detector-of.js';
import type { Detection, Mutant } from './mutant.js';
import type { MutantResult } from './report/mutants-report.js';
import { Bench } from './workshop/bench.js';
import { mutatedSource } from './workshop/mutated-source.js';

/** How long to look at a mutant, and at what is right. */
export interface Budgets {
  readonly mutant: Budget;
  readonly control: Budget;
}

/** How to run them. */
export interface RunOptions {
  readonly workers: number;
  readonly budgets: Budgets;
  readonly told: (result: MutantResult) => void;
}

/** A detector sees something wrong in the library as it is: whatever it says of mutants means nothing. */
class FalseAlarmError extends Error {
  readonly code = 'PROOF_FALSE_ALARM';

  constructor(detector: string, line: string) {
    super(`Nothing is broken, and still ${detector} says: ${line}`);
  }
}

/** First shows that every detector is quiet when nothing is broken, then puts it before the mutants. @throws FalseAlarmError, StaleMutantError */
export async function runMutants(mutants: readonly Mutant[], options: RunOptions): Promise<readonly MutantResult[]> {
  for (const mutant of mutants) mutatedSource(mutant);
  const benches = Array.from({ length: options.workers }, () => new Bench());
  try {
    await onBenches(benches, controlsOf(mutants), (bench, detection) =>
      assertQuiet(bench, detection, options.budgets.control),
    );
    return await onBenches(benches, mutants, async (bench, mutant) => {
      const result = await tryMutant(bench, mutant, options.budgets.mutant);
      options.told(result);
      return result;
    });
  } finally {
    for (const bench of benches) bench.close();
  }
}

/** Every detector that is used; a proof with few ways of writing or reading is part of the one with all, one with faults is not. */
function controlsOf(mutants: readonly Mutant[]): readonly Detection[] {
  const used = mutants
    .flatMap(({ detectors }) => detectors)
    .map((each) => (each.by === 'prove' ? { by: each.by, ...(each.faults && { faults: each.faults }) } : each));
  return [...new Map(used.map((each) => [JSON.stringify(each), each])).values()];
}

async function assertQuiet({ folder }: Bench, detection: Detection, budget: Budget): Promise<void> {
  const { firstLine } = await detectorOf(detection)(folder, budget);
  if (firstLine !== null) throw new FalseAlarmError(nameOfDetector(detection), firstLine);
}

async function tryMutant(bench: Bench, mutant: Mutant, budget: Budget): Promise<MutantResult> {
  const began = performance.now();
  const { name, breaks: invariant } = mutant;
  const ended = (killedBy: string | null, firstLine: string | null): MutantResult => {
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return { name, invariant, killedBy, seconds, firstLine };
  };
  bench.put(mutant);
  try {
    for (const detection of mutant.detectors) {
      const { firstLine } = await detectorOf(detection)(bench.folder, budget);
      if (firstLine !== null) return ended(nameOfDetector(detection), firstLine);
    }
    return ended(null, null);
  } catch (error) {
    return ended(null, error instanceof Error ? error.message : String(error));
  }
}

/** Gives each bench the next task when it is free; results stand in the order of the tasks. */
async function onBenches<Task, Result>(
  benches: readonly Bench[],
  tasks: readonly Task[],
  run: (bench: Bench, task: Task) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = tasks.entries();
  await Promise.all(
    benches.map(async (bench) => {
      for (const [index, task] of waiting) results[index] = await run(bench, task);
    }),
  );
  return results;
}
