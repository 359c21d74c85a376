import { accessorOf } from '../cache/accessor-of.js';
import { openCache } from '../cache/open-cache.js';
import { FAR, NEAR, type Distance } from '../link/distance.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples } from '../samples.js';
import type { Suite } from '../suite.js';
import { loneCalls } from '../turns/lone-calls.js';
import { roundTrips } from '../turns/round-trips.js';
import { takeTurns } from '../turns/take-turns.js';
import { plainValue, SIZES } from '../values/plain-values.js';

const CALLS = 60;
const MOST_ROUND_TRIPS = 3.5;

/** What a read waits for beyond its loader. */
export const miss: Suite = {
  name: 'miss',
  measurements: [
    { name: 'miss', measure: (rounds) => measure(rounds, NEAR) },
    { name: 'miss from 1 ms away', measure: (rounds) => measure(rounds, FAR) },
  ],
  renderMarkdown: renderBenchmarks,
};

/** The value is there before it is loaded: a loader's own time is no part of what is measured. */
const ACCESSORS = SIZES.map((size) => {
  const value = plainValue(size, 1);
  return accessorOf({ name: `missed-${size.replace(' ', '')}`, codec: 'json' }, () => value);
});

function measure(rounds: number, distance: Distance): Promise<readonly Samples[]> {
  return onRedis(async ({ url, client }) => {
    const cache = await openCache({ redisUrl: url, accessors: ACCESSORS });
    try {
      let id = 0;
      const accessors = ACCESSORS.map((type) => cache.get(type));
      const ways = accessors.map((values) => loneCalls(() => values.get({ id: id++ }), CALLS));
      const samples = await takeTurns([...ways, roundTrips(client, CALLS)], rounds);
      return SIZES.map((size, i) => ({
        id: `miss/${distance.label}${size}`,
        title:
          'the first read of an entry, of a loader that takes no time: read, tokens, load, store; reference: one round trip (PING of a plain ioredis client)',
        unit: 'ms',
        ours: samples[i]!,
        reference: samples.at(-1)!,
        target: size === '23 kB' ? null : { ratioAtMost: MOST_ROUND_TRIPS },
        packages: ['ioredis'],
      }));
    } finally {
      await cache.close();
    }
  }, distance);
}
