/** What was measured, round by round, of ours and of what it is compared with. */
export interface Samples {
  readonly id: string;
  /** What ours is, what the reference is. */
  readonly title: string;
  readonly unit: 'ms' | 'µs' | 'MB' | 'sockets' | 'listeners' | 'loads';
  readonly ours: readonly number[];
  /** In the same order; empty where there is nothing to compare with. */
  readonly reference: readonly number[];
  readonly target: Target;
}

/** What ours may be at most: as it is, beyond the reference, or as a share of it. */
export interface Target {
  readonly atMost: number;
  readonly beyond: 'nothing' | 'reference' | 'share';
}
