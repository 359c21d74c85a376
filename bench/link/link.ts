import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

/** What the thread needs to know. */
export interface LinkOrder {
  readonly port: number;
  readonly onewayMs: number;
}

/** A way to a local server that takes its time. */
export interface Link {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens one to the Redis server at `port`, in a thread of its own: what it does is no work of the process that measures. */
export async function openLink(port: number, ms: number): Promise<Link> {
  const order: LinkOrder = { port, onewayMs: ms / 2 };
  const worker = new Worker(new URL('./link-main.js', import.meta.url), { workerData: order });
  const [own] = (await once(worker, 'message')) as [number];
  return { url: `redis://127.0.0.1:${own}`, close: async () => void (await worker.terminate()) };
}
