/** Where time comes from. Deadlines are for freshness and reports; no guarantee rests on a clock. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}
