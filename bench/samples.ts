/** What was measured, round by round, of ours and of what it is compared with. */
export interface Samples {
  readonly id: string;
  /** What ours is, what the reference is. */
  readonly title: string;
  readonly unit: 'ms' | 'µs' | 'MB' | 'B' | 'reads/s' | 'requests/s' | 'sockets' | 'listeners' | 'loads';
  readonly ours: readonly number[];
  /** In the same order; empty where there is nothing to compare with. */
  readonly reference: readonly number[];
  /** Null for what is only told. */
  readonly target: Target | null;
  /** Packages that were measured, beyond the library itself. */
  readonly packages?: readonly string[];
}

/** What is wanted of a row. */
export type Target = AbsoluteTarget | RatioTarget;

/** What ours may be at most, as it is or beyond the reference. */
export interface AbsoluteTarget {
  readonly atMost: number;
  readonly beyond: 'nothing' | 'reference';
}

/** What ours divided by the reference has to be. */
export type RatioTarget = { readonly ratioAtLeast: number } | { readonly ratioAtMost: number };
