import { GroupedValues } from '../cache/grouped-values.js';
import { openCache } from '../cache/open-cache.js';
import { fillEntries } from '../cache/fill-entries.js';
import { onRedis } from '../on-redis.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { closedLoop } from '../turns/closed-loop.js';
import { takeTurns } from '../turns/take-turns.js';

const COUNTS = [10, 100, 1_000, 10_000] as const;
const READERS = 64;
const READS = 2_048;

/** What a hit costs when the entries read are in ever more indexes: each of these is one more token to ask for. */
export const indexes: Measurement = {
  name: 'scale indexes',
  measure: (rounds) =>
    onRedis(async ({ server }) => {
      const cache = await openCache({ redisUrl: server.url, accessors: [GroupedValues] });
      const values = cache.get(GroupedValues);
      try {
        await fillEntries(values, COUNTS.at(-1)!, (n) => ({ group: n, id: 0 }));
        const ways = COUNTS.map((count) =>
          closedLoop((n) => values.get({ group: (n * 7) % count, id: 0 }), READERS, READS),
        );
        const samples = await cache.loads.none(() => takeTurns(ways, rounds));
        return COUNTS.map((count, i): Samples => ({
          id: `scale/hit in ${count} indexes`,
          title: `validated hits of entries in as many indexes, ${READERS} readers; reference: in ${COUNTS[0]}`,
          unit: 'reads/s',
          ours: samples[i]!,
          reference: samples[0]!,
          target: null,
        }));
      } finally {
        await cache.close();
      }
    }),
};
