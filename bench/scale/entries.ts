import { GroupedValues } from '../cache/grouped-values.js';
import { openCache } from '../cache/open-cache.js';
import { fillGroup } from '../clear/fill-group.js';
import { onRedis } from '../on-redis.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { closedLoop } from '../turns/closed-loop.js';
import { takeTurns } from '../turns/take-turns.js';

const COUNTS = [1_000, 10_000, 100_000, 1_000_000] as const;
const READERS = 64;
const READS = 2_048;
/** Steps through a group without ever reading neighbours. */
const STRIDE = 7_919;
const FLAT = 1.3;

/** What a hit costs among ever more entries. That an invalidation does not care is in `clear`. */
export const entries: Measurement = {
  name: 'scale entries (more than a million are stored first)',
  measure: (rounds) =>
    onRedis(async ({ server, client }) => {
      const cache = await openCache({ redisUrl: server.url, accessors: [GroupedValues] });
      const values = cache.get(GroupedValues);
      try {
        for (const [group, count] of COUNTS.entries()) await fillGroup(client, values, group, count);
        const ways = COUNTS.map((count, group) =>
          closedLoop((n) => values.get({ group, id: (n * STRIDE) % count }), READERS, READS),
        );
        const samples = await cache.loads.none(() => takeTurns(ways, rounds));
        return COUNTS.map((count, group): Samples => ({
          id: `scale/hit among ${count}`,
          title: `validated hits all over a group of as many entries, ${READERS} readers; reference: a group of ${COUNTS[0]}`,
          unit: 'reads/s',
          ours: samples[group]!,
          reference: samples[0]!,
          target: { ratioAtLeast: 1 / FLAT },
        }));
      } finally {
        await cache.close();
      }
    }),
};
