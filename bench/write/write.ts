import type { BoundRule, Cache, RuleContext } from 'nestjs-coherent-cache';
import { NamedValues } from './named-values.js';
import { openCache } from '../cache/open-cache.js';
import { FAR, NEAR, type Distance } from '../link/distance.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples, Target } from '../samples.js';
import type { Suite } from '../suite.js';
import { loneCalls } from '../turns/lone-calls.js';
import { roundTrips } from '../turns/round-trips.js';
import { takeTurns } from '../turns/take-turns.js';

const FENCES = [1, 10, 100, 1_000] as const;
const CALLS = 20;
const MOST_ROUND_TRIPS = 3;
const CHANGE: RuleContext = { change: 'update', image: 'new', manager: undefined };
const RULE: BoundRule = {
  namespace: 'named',
  source: Object,
  on: ['update'],
  derive: ({ name }: { name: string }) => ({ name }),
};

/** What a transaction waits for beyond its statements and its COMMIT. */
export const write: Suite = {
  name: 'write',
  measurements: [
    { name: 'write', measure: (rounds) => measure(rounds, NEAR) },
    { name: 'write from 1 ms away', measure: (rounds) => measure(rounds, FAR) },
  ],
  renderMarkdown: renderBenchmarks,
};

function measure(rounds: number, distance: Distance): Promise<readonly Samples[]> {
  return onRedis(async ({ url, client }) => {
    const { cache, close } = await openCache({ redisUrl: url, accessors: [NamedValues] });
    try {
      const ways = FENCES.map((fences) => loneCalls((n) => writeRows(cache, fences, n), CALLS));
      const samples = await takeTurns([...ways, roundTrips(client, CALLS)], rounds);
      return FENCES.map((fences, i) => ({
        id: `write/${distance.label}${fences} fences`,
        title: `what the bracket of a transaction that changed ${fences} rows, each of another entry, takes: rules, mark and finalise; reference: one round trip (PING of a plain ioredis client)`,
        unit: 'ms',
        ours: samples[i]!,
        reference: samples.at(-1)!,
        target: targetOf(fences),
        packages: ['ioredis'],
      }));
    } finally {
      await close();
    }
  }, distance);
}

function targetOf(fences: number): Target | null {
  return fences <= 100 ? { ratioAtMost: MOST_ROUND_TRIPS } : null;
}

/** What a transaction does around its COMMIT. */
async function writeRows(cache: Cache, rows: number, n: number): Promise<void> {
  const bracket = cache.openBracket('bench');
  for (let row = 0; row < rows; row++)
    await cache.collect(bracket, RULE, { known: { name: `row-${n}-${row}` } }, CHANGE);
  await bracket.mark();
  await bracket.finalise();
}
