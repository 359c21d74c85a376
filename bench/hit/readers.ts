import type { Size } from '../values/plain-values.js';
import { closedLoop } from '../turns/closed-loop.js';
import { collections } from '../turns/collections.js';
import { loneCalls } from '../turns/lone-calls.js';
import type { HitTiming } from './hits-of.js';

/** What a slice reads: long enough to be timed, short enough that a round takes half a second. */
const READS: Readonly<Record<Size, number>> = { '60 B': 4_096, '1.2 kB': 2_048, '23 kB': 256 };
const LONE_READS: Readonly<Record<Size, number>> = { '60 B': 500, '1.2 kB': 500, '23 kB': 100 };

/** Enough for some collections. */
const COLLECTED_READS = 8_000;

/** What has to be reached, as a share of the reference's throughput; where nothing is said, the row is only told. */
type Shares = Readonly<Partial<Record<string, number>>>;

/** Returns the throughput of so many readers. */
export function readersOf(readers: number, shares: Shares): HitTiming {
  return {
    id: `hit-${readers}`,
    title: `validated hits, ${readers} readers; reference: as many readers, each with one GET of a plain ioredis client and a JSON.parse per read`,
    unit: 'reads/s',
    slice: (read, { size }) => closedLoop(read, readers, READS[size]),
    targetOf: ({ name }) => (shares[name] === undefined ? null : { ratioAtLeast: shares[name] }),
  };
}

/** The median latency of reads one after the other. */
export const loneReader: HitTiming = {
  id: 'hit-1',
  title:
    'the median time of a validated hit, one reader; reference: one GET of a plain ioredis client and a JSON.parse',
  unit: 'ms',
  slice: (read, { size }) => loneCalls(read, LONE_READS[size]),
  targetOf: () => ({ ratioAtMost: 1.1 }),
};

/** What reads one after the other leave behind. */
export const loneGarbage: HitTiming = {
  id: 'gc-1',
  title:
    'collecting garbage, per validated hit of one reader; reference: per GET of a plain ioredis client and a JSON.parse',
  unit: 'µs',
  slice: (read) => collections(read, COLLECTED_READS),
  targetOf: () => null,
};
