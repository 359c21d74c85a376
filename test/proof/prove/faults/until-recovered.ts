import { setTimeout } from 'node:timers/promises';
import type { WorkerPool } from '../processes/worker-pool.js';

const LOOK_EVERY_MS = 50;
/** Whoever takes longer is measured all the same: the next fault comes in between. */
const LIMIT_MS = 10_000;

/** Resolves when the cache has answered a read of every process, from now on. @throws AbortError when the proof ends meanwhile */
export async function untilRecovered(pool: Pick<WorkerPool, 'workers'>, signal: AbortSignal): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  const before = new Map(pool.workers.map((worker) => [worker, worker.hits]));
  const isWaiting = (): boolean => pool.workers.some((worker) => worker.hits <= (before.get(worker) ?? -1));
  while (isWaiting() && performance.now() < end) await setTimeout(LOOK_EVERY_MS, undefined, { signal });
}
