import { percentileOf } from './percentile.js';

/** How far some durations lie apart, in milliseconds. */
export interface Spread {
  readonly median: number;
  readonly max: number;
  readonly count: number;
}

/** Returns the spread of durations given in microseconds; null when there are none. */
export function spreadOf(durations: readonly number[]): Spread | null {
  const [median, max] = [percentileOf(durations, 0.5), percentileOf(durations, 1)];
  return median === null || max === null ? null : { median, max, count: durations.length };
}
