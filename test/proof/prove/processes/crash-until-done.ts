import type { FaultSchedule } from '../faults/fault-schedule.js';
import type { ProveOptions } from '../prove-options.js';
import { CRASH_POINTS } from '../worker/crash-points.js';
import { Progress } from './progress.js';
import type { WorkerPool } from './worker-pool.js';

const LOOK_EVERY_MS = 25;
/** However slowly the machine reads: a short run has to see every crash point several times. */
const LEAST_CRASHES_PER_MINUTE = 20;
/** Beside faults, of which there are more than twenty a minute, that would leave nobody who reads for long. */
const BESIDE_FAULTS_PER_MINUTE = 3;

/** Kills processes now and then, until everything has happened often enough or the time is over. */
export async function crashUntilDone(
  pool: WorkerPool,
  schedule: FaultSchedule,
  options: ProveOptions,
  stop: AbortSignal,
): Promise<void> {
  const began = performance.now();
  const end = began + (options.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const progress = new Progress(options);
  for (let turn = options.seed; !stop.aborted;) {
    const { reads, writes } = pool.totals;
    progress.show({ reads, writes, crashes: pool.crashes, faults: schedule.total });
    const isDue = pool.crashes < crashesDue(options, reads, performance.now() - began);
    // A new process takes longer to start than a thousand reads may take: the last ones are waited for.
    if ((reads >= options.reads && !isDue && schedule.isComplete) || performance.now() >= end) break;
    if (isDue && pool.crash(CRASH_POINTS[turn % CRASH_POINTS.length]!)) turn++;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  progress.end();
}

function crashesDue({ reads, crashes, faults }: ProveOptions, done: number, elapsedMs: number): number {
  const perReads = (Math.min(done, reads) / 1_000) * crashes;
  const perMinute = faults ? BESIDE_FAULTS_PER_MINUTE : LEAST_CRASHES_PER_MINUTE;
  return crashes === 0 ? 0 : Math.max(perReads, (elapsedMs / 60_000) * perMinute);
}
