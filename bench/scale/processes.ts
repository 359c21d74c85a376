import { onRedis } from '../on-redis.js';
import { Processes } from '../processes/processes.js';
import type { Samples } from '../samples.js';
import type { Measurement } from '../suite.js';
import { takeTurns, type Slice } from '../turns/take-turns.js';
import type { HitOrder, HitOutcome } from './hit-orders.js';

const MAIN = new URL('./hit-main.js', import.meta.url);
const COUNTS = [1, 2, 4, 8] as const;
const SLICE_MS = 100;

/** What several processes read together from one Redis. */
export const processes: Measurement = {
  name: 'scale processes',
  measure: (rounds) =>
    onRedis(async ({ server }) => {
      const readers = await Processes.start<HitOrder, HitOutcome>(MAIN, COUNTS.at(-1)!, server.url);
      try {
        const ways = COUNTS.flatMap((count) => [readingOf(readers, count, 'ours'), readingOf(readers, count, 'raw')]);
        const samples = await takeTurns(ways, rounds);
        return COUNTS.map((count, i): Samples => ({
          id: `scale/${count} processes`,
          title: 'validated hits of 60 B of as many processes together, 64 readers each; reference: raw GETs of theirs',
          unit: 'reads/s',
          ours: samples[2 * i]!,
          reference: samples[2 * i + 1]!,
          target: null,
          packages: ['ioredis'],
        }));
      } finally {
        await readers.stop();
      }
    }),
};

function readingOf(readers: Processes<HitOrder, HitOutcome>, count: number, way: HitOrder['way']): Slice {
  return async () => {
    const outcomes = await readers.follow({ way, ms: SLICE_MS }, count);
    return outcomes.reduce((sum, { readsPerSecond }) => sum + readsPerSecond, 0);
  };
}
