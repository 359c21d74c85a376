import { build, type Histogram } from 'hdr-histogram-js';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import type { Application } from './application.js';
import { breakerOpened } from './breaker-opened.js';
import { onOneServer } from './on-one-server.js';

const BURSTS = 1_000;
const AT_ONCE = 4;
/** A process that never rests is made to by the system, and nothing but that would be seen in the slowest of its reads. */
const REST_MS = 1;
const TARGET_MS = 0.2;
const NS_PER_MS = 1_000_000;

/** A query that takes no time, so that nothing hides what is added to it: one turn of the event loop. */
async function quickLoad(id: string): Promise<string> {
  await setImmediate();
  return `row ${id}`;
}

/** What a read costs beyond its loader while nothing is sent to the server. */
export const openAdds: Measurement = {
  name: 'open-adds',
  measure: (rounds) =>
    onOneServer(async (server, application) => {
      server.pause();
      await breakerOpened(application);
      const [ours, reference] = await timeInTurn(rounds, application);
      return [samplesOf('p50', 50, ours, reference), samplesOf('p99', 99, ours, reference)];
    }, quickLoad),
};

/** A histogram of ours and one of the reference per round; the first round of each only warms up. */
async function timeInTurn(rounds: number, { rows }: Application): Promise<readonly [Histogram[], Histogram[]]> {
  const ours: Histogram[] = [];
  const reference: Histogram[] = [];
  for (let round = 0; round <= rounds; round++) {
    const measures = [
      async () => ours.push(await time((n) => rows.get({ id: `open-${round}-${n}` }))),
      async () => reference.push(await time((n) => quickLoad(`open-${round}-${n}`))),
    ];
    for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure();
  }
  return [ours.slice(1), reference.slice(1)];
}

/** Makes `call` many times, a few at once. */
async function time(call: (n: number) => Promise<unknown>): Promise<Histogram> {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  const timed = async (n: number): Promise<void> => {
    const start = performance.now();
    await call(n);
    histogram.recordValue(Math.round((performance.now() - start) * NS_PER_MS));
  };
  for (let burst = 0; burst < BURSTS; burst++) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => timed(burst * AT_ONCE + i)));
    await setTimeout(REST_MS);
  }
  return histogram;
}

function samplesOf(name: string, percentile: number, ours: Histogram[], reference: Histogram[]): Samples {
  const values = (histograms: Histogram[]): number[] =>
    histograms.map((histogram) => histogram.getValueAtPercentile(percentile) / NS_PER_MS);
  return {
    id: `open-adds-${name}`,
    title: `${name} of a read while the breaker is open, ${AT_ONCE} at once, of a loader that takes a turn of the event loop; reference: the loader alone`,
    unit: 'ms',
    ours: values(ours),
    reference: values(reference),
    target: { atMost: TARGET_MS, beyond: 'reference' },
  };
}
