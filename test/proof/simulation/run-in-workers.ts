import { Worker } from 'node:worker_threads';
import { sumOf, type Range, type RangeResult } from './run-schedules.js';
import type { WorkerMessage } from './worker.js';

/** Splits the seeds among threads; the outcome is the same with any number of them. */
export async function runInWorkers(
  { from, count }: Range,
  workers: number,
  progress: (done: number) => void,
): Promise<RangeResult> {
  const edges = Array.from({ length: workers + 1 }, (_, i) => from + Math.floor((count * i) / workers));
  const ranges = edges.slice(1).map((end, i) => ({ from: edges[i]!, count: end - edges[i]! }));
  return sumOf(await Promise.all(ranges.map((range) => runInWorker(range, progress))));
}

function runInWorker(range: Range, progress: (done: number) => void): Promise<RangeResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: range });
    worker.on('message', (message: WorkerMessage) =>
      'result' in message ? resolve(message.result) : progress(message.done),
    );
    worker.on('error', reject);
    worker.on('exit', (code) => code !== 0 && reject(new Error(`A worker of the simulation ended with code ${code}.`)));
  });
}
