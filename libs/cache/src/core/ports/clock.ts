/** Where time comes from. Deadlines are for freshness and reports; no guarantee rests on a clock, but for that of a trust window. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds, fractions included, since some moment: never set back. A trust window is measured by it; where it is absent, by `now`. */
  monotonic?(): number;
}
