import { build } from 'hdr-histogram-js';
import { setImmediate, setTimeout } from 'node:timers/promises';

/** How long calls took, in milliseconds. */
export interface TimedCalls {
  readonly p50: number;
  readonly p99: number;
  /** Time of the processor per call, rests between calls included; others that use it change this the least. */
  readonly processorMs: number;
}

export const AT_ONCE = 4;
const BURSTS = 1_000;
const REST_MS = 1;
const NS_PER_MS = 1_000_000;
const US_PER_MS = 1_000;

/** What the process does between a few calls and the next: it sleeps, as one with little to do, or goes on with the next turn of its event loop. */
export type Pace = 'resting' | 'steady';

/** Makes `call` many times, a few at once. */
export async function timeCalls(call: (n: number) => Promise<unknown>, pace: Pace = 'resting'): Promise<TimedCalls> {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  const timed = async (n: number): Promise<void> => {
    const start = performance.now();
    await call(n);
    histogram.recordValue(Math.round((performance.now() - start) * NS_PER_MS));
  };
  const before = process.cpuUsage();
  for (let burst = 0; burst < BURSTS; burst++) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => timed(burst * AT_ONCE + i)));
    await (pace === 'resting' ? setTimeout(REST_MS) : setImmediate());
  }
  const { user, system } = process.cpuUsage(before);
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / NS_PER_MS;
  return { p50: at(50), p99: at(99), processorMs: (user + system) / US_PER_MS / (BURSTS * AT_ONCE) };
}
