/** What a process of readers is told: to read in one way for so long. */
export interface HitOrder {
  readonly way: 'ours' | 'raw';
  readonly ms: number;
}

/** How many reads a second it came to. */
export interface HitOutcome {
  readonly readsPerSecond: number;
}
