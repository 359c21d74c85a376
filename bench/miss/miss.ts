import { openCache } from '../cache/open-cache.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples } from '../samples.js';
import type { Suite } from '../suite.js';
import { PLAIN_KINDS } from '../hit/kind.js';
import { loneCalls } from '../turns/lone-calls.js';
import { roundTrips } from '../turns/round-trips.js';
import { takeTurns } from '../turns/take-turns.js';

const CALLS = 60;
const MOST_ROUND_TRIPS = 3.5;

/** What a read waits for beyond its loader. */
export const miss: Suite = {
  name: 'miss',
  measurements: [{ name: 'miss', measure }],
  renderMarkdown: renderBenchmarks,
};

function measure(rounds: number): Promise<readonly Samples[]> {
  return onRedis(async ({ server, client }) => {
    const accessors = PLAIN_KINDS.map(({ accessor }) => accessor);
    const cache = await openCache({ redisUrl: server.url, accessors });
    try {
      let id = 0;
      const ways = accessors.map((type) => loneCalls(() => cache.get(type).get({ id: id++ }), CALLS));
      const samples = await takeTurns([...ways, roundTrips(client, CALLS)], rounds);
      return PLAIN_KINDS.map(({ name, size }, i) => ({
        id: `miss/${name}`,
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
  });
}
