let origin = 0n;

/** Sets what all processes of a run count from; the system's monotonic clock is the same for all of them. */
export function countFrom(start: bigint): void {
  origin = start;
}

/** Returns the microseconds since the start of the run, rounded down. */
export function moment(): number {
  return Number((process.hrtime.bigint() - origin) / 1000n);
}

/** As `moment`, rounded up: a read or a write ends no earlier than it is said to. */
export function lateMoment(): number {
  return moment() + 1;
}
