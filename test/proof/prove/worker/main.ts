import 'reflect-metadata';
import { countFrom } from '../history/moment.js';
import type { News, Order } from './messages.js';
import type { WorkerPlan } from './worker-plan.js';
import { Worker } from './worker.js';

const TELL_EVERY_MS = 200;

const tell = (news: News): void => void process.send?.(news);
const fail = (error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.send?.({ is: 'failed', error: text } satisfies News, () => process.exit(1));
};

// Both may come while the parent is stopping everything in order.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// Nobody is left to be read for.
process.on('disconnect', () => process.exit());
process.on('uncaughtException', fail);

const plan = JSON.parse(process.argv[2]!) as WorkerPlan;
countFrom(BigInt(plan.origin));
const worker = await Worker.start(plan, (written) => tell({ is: 'writing', news: written }));
process.on('message', (order: Order) => {
  if (order.do === 'work') begin();
  else if (order.do === 'follow') worker.follow(order.news);
  else if (order.do === 'crash') worker.crash.plan(order.at);
  else void worker.stop().then(() => process.exit(), fail);
});
tell({ is: 'ready' });

function begin(): void {
  worker.work(fail);
  setInterval(() => {
    tell({ is: 'working', ...worker.noteCounts() });
  }, TELL_EVERY_MS);
}
