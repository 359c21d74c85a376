/** Returns the duration, in milliseconds, that a share of `durations`, in microseconds, does not exceed; null when there are none. */
export function percentileOf(durations: readonly number[], share: number): number | null {
  if (durations.length === 0) return null;
  const sorted = Float64Array.from(durations).sort();
  const at = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return Math.round(sorted[at]! / 100) / 10;
}
