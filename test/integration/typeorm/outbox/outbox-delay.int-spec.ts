import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { createOutboxRig, type OutboxRig } from './outbox-rig.js';

const ROWS = 20;
/** So that rows come at all times between two polls. */
const BETWEEN_ROWS_MS = 97;

let rig: OutboxRig;
beforeEach(async () => {
  rig = await createOutboxRig(inject('postgresUrl'));
});
afterEach(() => rig.close());

it('measures how long rows wait for one process that polls every second, and for three', async () => {
  for (const processes of [1, 3]) {
    const delays = await delaysWith(processes);
    const at = (share: number): number => Math.round(delays[Math.ceil(share * ROWS) - 1]!);
    // eslint-disable-next-line no-console -- a measurement, for whoever reads the run
    console.log(`relayed by ${processes}: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, max ${at(1)} ms`);
    expect(delays).toHaveLength(ROWS);
  }
});

/** Returns for each row how long it was there, shortest first. */
async function delaysWith(processes: number): Promise<readonly number[]> {
  const delays: number[] = [];
  const waiting: number[] = [];
  const apps = [];
  for (let n = 0; n < processes; n++) {
    const app = await rig.start(() => ({}), { instrument: { outbox: true } });
    app.cache.observe({
      observe: (event) => {
        if (event.type !== 'relayed') return;
        delays.push(...waiting.splice(0, event.debts).map((since) => performance.now() - since));
      },
    });
    apps.push(app);
    await pause(333);
  }
  for (let n = 0; n < ROWS; n++) {
    waiting.push(performance.now());
    await rig.sql(
      `INSERT INTO coherent_cache_outbox (prefix, payload) VALUES ('test', '{"v":1,"debt":{"writer":"w","cells":[],"tables":["x"],"own":{}}}')`,
    );
    await pause(BETWEEN_ROWS_MS);
  }
  await vi.waitFor(() => expect(delays).toHaveLength(ROWS), 5_000);
  for (const app of apps) await app.die();
  return delays.sort((a, b) => a - b);
}
