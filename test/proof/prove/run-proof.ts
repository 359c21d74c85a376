import { join } from 'node:path';
import { checkHistory } from './history/check-history.js';
import { Progress } from './processes/progress.js';
import { saveCommitted } from './processes/save-committed.js';
import { openSurroundings, type Surroundings } from './processes/surroundings.js';
import { WorkerPool } from './processes/worker-pool.js';
import { WorkerProcess } from './processes/worker-process.js';
import type { ProveOptions } from './prove-options.js';
import type { ProofReport } from './report/proof-report.js';
import { CRASH_POINTS } from './worker/crash-points.js';

const LOOK_EVERY_MS = 25;
/** However slowly the machine reads: a short run has to see every crash point several times. */
const LEAST_CRASHES_PER_MINUTE = 20;
const SPARES = 3;
const WRITERS = 3;

/** The report, and the first violation as a story when there is one. */
export interface Proof {
  readonly report: ProofReport;
  readonly story?: string;
}

/** Runs the whole proof: traffic and crashes until there is enough, then the check of its history. */
export async function runProof(options: ProveOptions, interrupted: AbortSignal): Promise<Proof> {
  const surroundings = await openSurroundings(options.history);
  try {
    const began = performance.now();
    const crashes = await runTraffic(options, surroundings, interrupted);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    await saveCommitted(surroundings.databaseUrl, join(surroundings.history, 'committed.ndjson'));
    const { story, ...found } = await checkHistory(surroundings.history);
    const report = { ...found, crashes, seed: options.seed, seconds, history: surroundings.history };
    return { report, ...(story && { story }) };
  } finally {
    await surroundings.close();
  }
}

async function runTraffic(
  options: ProveOptions,
  surroundings: Surroundings,
  interrupted: AbortSignal,
): Promise<number> {
  const failure = new AbortController();
  const origin = process.hrtime.bigint().toString();
  const pool: WorkerPool = new WorkerPool(options.processes, SPARES, (name, number) => {
    const { databaseUrl, redisUrl, program } = surroundings;
    const { kinds, readers, readsPerWrite } = options;
    const history = join(surroundings.history, `${name}.ndjson`);
    const seed = options.seed + number;
    const plan = {
      name,
      seed,
      origin,
      databaseUrl,
      redisUrl,
      history,
      kinds,
      readers,
      writers: WRITERS,
      readsPerWrite,
    };
    return new WorkerProcess(program, plan, {
      failure: (error) => failure.abort(error),
      writing: (news, from) => pool.tell(news, from),
    });
  });
  try {
    await pool.open();
    failure.signal.throwIfAborted();
    await crashUntilDone(pool, options, AbortSignal.any([interrupted, failure.signal]));
    failure.signal.throwIfAborted();
    await pool.close();
    return pool.crashes;
  } catch (error) {
    await pool.kill();
    throw error;
  }
}

async function crashUntilDone(pool: WorkerPool, options: ProveOptions, stop: AbortSignal): Promise<void> {
  const began = performance.now();
  const end = began + (options.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const progress = new Progress(options);
  for (let turn = options.seed; !stop.aborted;) {
    const { reads, writes } = pool.totals;
    progress.show({ reads, writes, crashes: pool.crashes });
    const isDue = pool.crashes < crashesDue(options, reads, performance.now() - began);
    // A new process takes longer to start than a thousand reads may take: the last ones are waited for.
    if ((reads >= options.reads && !isDue) || performance.now() >= end) break;
    if (isDue && pool.crash(CRASH_POINTS[turn % CRASH_POINTS.length]!)) turn++;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  progress.end();
}

function crashesDue({ reads, crashes }: ProveOptions, done: number, elapsedMs: number): number {
  const perReads = (Math.min(done, reads) / 1_000) * crashes;
  return crashes === 0 ? 0 : Math.max(perReads, (elapsedMs / 60_000) * LEAST_CRASHES_PER_MINUTE);
}
