import { openCache } from '../cache/open-cache.js';
import { fillGroup } from './fill-group.js';
import { GroupedValues } from '../cache/grouped-values.js';
import { FAR, NEAR, type Distance } from '../link/distance.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples } from '../samples.js';
import type { Suite } from '../suite.js';
import { preparedCalls } from '../turns/prepared-calls.js';
import { takeTurns } from '../turns/take-turns.js';

/** Entries of each group: the group's number is the place here. */
const GROUPS = [10, 1_000, 100_000, 1_000_000] as const;
/** From afar only the round trips are counted. */
const FEW_GROUPS = [10, 1_000] as const;
const CALLS = 15;
const MOST_ROUND_TRIPS = 2;
const FLAT = 1.3;

/** What emptying a group, or the namespace with all of them, takes. */
export const clear: Suite = {
  name: 'clear',
  measurements: [
    { name: 'clear (a million entries are stored first)', measure: (rounds) => measure(rounds, GROUPS, NEAR) },
    { name: 'clear from 1 ms away', measure: (rounds) => measure(rounds, FEW_GROUPS, FAR) },
  ],
  renderMarkdown: renderBenchmarks,
};

function measure(rounds: number, groups: readonly number[], distance: Distance): Promise<readonly Samples[]> {
  return onRedis(async ({ url, client }) => {
    const cache = await openCache({ redisUrl: url, accessors: [GroupedValues] });
    try {
      const values = cache.get(GroupedValues);
      for (const [group, count] of groups.entries()) await fillGroup(client, values, group, count);
      // What goes before is the same for all of them: a round trip behind nothing but others is faster than any in an application.
      const timed = (call: () => Promise<unknown>, group = 0) =>
        preparedCalls(() => values.get({ group, id: 0 }), call, CALLS);
      const emptying = groups.map((_, group) => timed(() => values.invalidate({ group }), group));
      const ways = [...emptying, timed(() => values.invalidateAll()), timed(() => client.ping())];
      return rowsOf(await takeTurns(ways, rounds), groups, distance);
    } finally {
      await cache.close();
    }
  }, distance);
}

function rowsOf(
  samples: readonly (readonly number[])[],
  groups: readonly number[],
  { label }: Distance,
): readonly Samples[] {
  const trips = samples.at(-1)!;
  const found = groups.map((count, group) =>
    rowOf(`clear/${label}index of ${count}`, `an index of ${count} entries`, samples[group]!, trips),
  );
  const all = groups.reduce((sum, count) => sum + count, 0);
  const whole = rowOf(`clear/${label}namespace`, `a namespace of ${all} entries`, samples[groups.length]!, trips);
  const flat: Samples = {
    ...found.at(-1)!,
    id: `clear/${label}flat`,
    title: `invalidating an index of ${groups.at(-1)} entries; reference: one of ${groups[0]} entries`,
    reference: samples[0]!,
    target: { ratioAtMost: FLAT },
  };
  return [...found, whole, flat];
}

function rowOf(id: string, what: string, ours: readonly number[], reference: readonly number[]): Samples {
  return {
    id,
    title: `invalidating ${what}; reference: one round trip (PING of a plain ioredis client)`,
    unit: 'ms',
    ours,
    reference,
    target: { ratioAtMost: MOST_ROUND_TRIPS },
    packages: ['ioredis'],
  };
}
