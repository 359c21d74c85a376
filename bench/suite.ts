import type { BenchReport } from './bench-report.js';
import type { Samples } from './samples.js';

/** One thing to be measured, on servers of its own. */
export interface Measurement {
  readonly name: string;
  /** Measures ours and the reference in turn, or at the same time, `rounds` times. */
  measure(rounds: number): Promise<readonly Samples[]>;
}

/** Measurements that belong together. */
export interface Suite {
  readonly name: string;
  readonly measurements: readonly Measurement[];
  /** Returns the page of the documentation that the suite has, or shares with others. */
  renderMarkdown(report: BenchReport): string;
}
