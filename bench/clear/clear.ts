import { openCache } from '../cache/open-cache.js';
import { fillGroup } from './fill-group.js';
import { GroupedValues } from '../cache/grouped-values.js';
import { onRedis } from '../on-redis.js';
import { renderBenchmarks } from '../page/render-benchmarks.js';
import type { Samples } from '../samples.js';
import type { Suite } from '../suite.js';
import { preparedCalls } from '../turns/prepared-calls.js';
import { roundTrips } from '../turns/round-trips.js';
import { takeTurns } from '../turns/take-turns.js';

/** Entries of each group: the group's number is the place here. */
const GROUPS = [10, 1_000, 100_000, 1_000_000] as const;
const CALLS = 15;
const MOST_ROUND_TRIPS = 2;
const FLAT = 1.3;

/** What emptying a group, or the namespace with all of them, takes. */
export const clear: Suite = {
  name: 'clear',
  measurements: [{ name: 'clear (a million entries are stored first)', measure }],
  renderMarkdown: renderBenchmarks,
};

function measure(rounds: number): Promise<readonly Samples[]> {
  return onRedis(async ({ server, client }) => {
    const cache = await openCache({ redisUrl: server.url, accessors: [GroupedValues] });
    try {
      const values = cache.get(GroupedValues);
      for (const [group, count] of GROUPS.entries()) await fillGroup(client, values, group, count);
      const emptying = (group: number) =>
        preparedCalls(
          () => values.get({ group, id: 0 }),
          () => values.invalidate({ group }),
          CALLS,
        );
      const all = preparedCalls(
        () => values.get({ group: 0, id: 0 }),
        () => values.invalidateAll(),
        CALLS,
      );
      const ways = [...GROUPS.map((_, group) => emptying(group)), all, roundTrips(client, CALLS)];
      const samples = await takeTurns(ways, rounds);
      return rowsOf(samples);
    } finally {
      await cache.close();
    }
  });
}

function rowsOf(samples: readonly (readonly number[])[]): readonly Samples[] {
  const trips = samples.at(-1)!;
  const found = GROUPS.map((count, group) =>
    rowOf(`clear/index of ${count}`, `an index of ${count} entries`, samples[group]!, trips),
  );
  const whole = rowOf('clear/namespace', 'a namespace of 1 101 010 entries', samples[GROUPS.length]!, trips);
  const flat: Samples = {
    ...found.at(-1)!,
    id: 'clear/flat',
    title: 'invalidating an index of 1 000 000 entries; reference: one of 10 entries',
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
