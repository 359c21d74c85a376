import type { Row } from './row.js';
import type { Surroundings } from './surroundings.js';

/** What a run has found, and where. */
export interface BenchReport {
  readonly surroundings: Surroundings;
  readonly rows: readonly Row[];
}
