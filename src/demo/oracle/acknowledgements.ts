import type { Step } from './history.js';

/** Orders the acknowledgements of writes and the starts of reads. */
export class Acknowledgements {
  private latest = 0;

  /** Returns the present, for a read that starts now. */
  now(): number {
    return this.latest;
  }

  /** Every read that starts from now on must see `steps`. */
  acknowledge(steps: readonly Step<unknown>[]): void {
    this.latest += 1;
    for (const step of steps) step.acknowledgedAt = this.latest;
  }
}
