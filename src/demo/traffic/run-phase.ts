import { build, type Histogram } from 'hdr-histogram-js';
import type { Lookups } from './lookups.js';
import { runReads, type ReadTally } from './read-traffic.js';
import type { World } from './world.js';
import { runWrites, type WriteTally } from './write-traffic.js';
import type { Writes } from './writes/kinds-of-write.js';

/** Highest latency told apart: a minute. */
const LONGEST_MICROSECONDS = 60_000_000;

/** One stretch of reading and writing at once. */
export interface PhaseOptions {
  readonly world: World;
  readonly lookups: Lookups;
  readonly seconds: number;
  readonly readers: number;
  readonly writers: number;
  readonly writesPerSecond: number;
  /** Which kinds of write there are. */
  readonly writes: Writes;
  /** Decides their order. */
  readonly seed: number;
  /** Ends the stretch early. */
  readonly signal: AbortSignal;
  /** Runs the writers. */
  readonly asWriter: <R>(write: () => Promise<R>) => Promise<R>;
}

/** What a stretch brought. */
export interface PhaseResult {
  readonly seconds: number;
  readonly reads: ReadTally;
  readonly writes: WriteTally;
  readonly latency: Histogram;
}

/** Reads and writes for some seconds; ends when everything that was begun has ended. */
export async function runPhase(options: PhaseOptions): Promise<PhaseResult> {
  const { world, lookups, readers, signal, asWriter } = options;
  const { writers, writesPerSecond: perSecond, writes: kinds, seed } = options;
  const latency = build({ highestTrackableValue: LONGEST_MICROSECONDS, numberOfSignificantValueDigits: 3 });
  const began = performance.now();
  let failed = false;
  const stopped = () => failed || signal.aborted || performance.now() - began >= options.seconds * 1000;
  const stopAll = (error: unknown): never => {
    failed = true;
    throw error;
  };
  const [reads, writes] = await settleBoth(
    runReads({ world, lookups, readers, latency, stopped }).catch(stopAll),
    asWriter(() => runWrites({ world, writers, perSecond, kinds, seed, stopped })).catch(stopAll),
  );
  return { seconds: (performance.now() - began) / 1000, reads, writes, latency };
}

/** As Promise.all, but waits for the other one too when one fails, so that nothing runs on behind the error. */
async function settleBoth<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
