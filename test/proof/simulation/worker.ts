import { parentPort, workerData } from 'node:worker_threads';
import { runSchedules, type Range, type RangeResult } from './run-schedules.js';

/** From a worker to whoever started it. */
export type WorkerMessage = { readonly done: number } | { readonly result: RangeResult };

const tell = (message: WorkerMessage): void => parentPort!.postMessage(message);

Error.stackTraceLimit = 0;
tell({ result: await runSchedules(workerData as Range, (done) => tell({ done })) });
