import type { Attempt } from './outages/attempt.js';
import type { ObservedRead, Outcome } from './outcome.js';

/** What one library did in one scenario. */
export interface GauntletRow extends Partial<Attempt> {
  readonly scenario: string;
  readonly library: string;
  readonly outcome: Outcome;
  readonly reads: readonly ObservedRead[];
  /** Why the scenario is not applicable. */
  readonly reason?: string;
}

/** The whole run. */
export interface GauntletReport {
  readonly versions: Readonly<Record<string, string>>;
  readonly date: string;
  readonly node: string;
  readonly redis: string;
  readonly rows: readonly GauntletRow[];
  /** Whether our library was clean in every row. */
  readonly clean: boolean;
}
