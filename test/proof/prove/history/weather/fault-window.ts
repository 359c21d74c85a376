import type { FaultEffect } from '../history-line.js';

/** When something was broken, in microseconds since the start of the run. */
export interface FaultWindow {
  readonly start: number;
  readonly end: number;
  readonly effect: FaultEffect;
  /** Undefined when it was there for all. */
  readonly process: string | undefined;
}
