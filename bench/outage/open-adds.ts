import { setImmediate } from 'node:timers/promises';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import type { Application } from './application.js';
import { breakerOpened } from './breaker-opened.js';
import { onOneServer } from './on-one-server.js';
import { AT_ONCE, timeCalls, type Pace, type TimedCalls } from './time-calls.js';

const TARGET_MS = 0.2;

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
      const resting = await timeInTurn(rounds, application, 'resting');
      const steady = await timeInTurn(rounds, application, 'steady');
      return [
        ...rowsOf('', '', resting),
        ...rowsOf('steady-', ', in a process that does not rest between calls,', steady),
      ];
    }, quickLoad),
};

type Both = readonly [ours: readonly TimedCalls[], reference: readonly TimedCalls[]];

/** The first round of each only warms up. */
async function timeInTurn(rounds: number, { rows }: Application, pace: Pace): Promise<Both> {
  const ours: TimedCalls[] = [];
  const reference: TimedCalls[] = [];
  for (let round = 0; round <= rounds; round++) {
    const idOf = (n: number): string => `open-${pace}-${round}-${n}`;
    const measures = [
      async () => ours.push(await timeCalls((n) => rows.get({ id: idOf(n) }), pace)),
      async () => reference.push(await timeCalls((n) => quickLoad(idOf(n)), pace)),
    ];
    for (const measure of round % 2 === 0 ? measures : measures.toReversed()) await measure();
  }
  return [ours.slice(1), reference.slice(1)];
}

function rowsOf(prefix: string, whose: string, both: Both): readonly Samples[] {
  return [
    samplesOf(`${prefix}p50`, `the median${whose}`, both, ({ p50 }) => p50),
    samplesOf(`${prefix}p99`, `the 99th percentile${whose}`, both, ({ p99 }) => p99),
    samplesOf(`${prefix}processor`, `the processor time${whose}`, both, ({ processorMs }) => processorMs),
  ];
}

function samplesOf(
  name: string,
  what: string,
  [ours, reference]: Both,
  valueOf: (calls: TimedCalls) => number,
): Samples {
  return {
    id: `open-adds-${name}`,
    title: `${what} of a read while the breaker is open, ${AT_ONCE} at once, of a loader that takes a turn of the event loop; reference: the loader alone`,
    unit: 'ms',
    ours: ours.map(valueOf),
    reference: reference.map(valueOf),
    target: { atMost: TARGET_MS, beyond: 'reference' },
  };
}
