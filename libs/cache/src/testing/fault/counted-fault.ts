import { Arrivals } from './arrivals.js';
import type { Fault } from './fault.js';

/** What every fault has in common: it strikes a limited number of times, is counted, and can be healed. */
export class CountedFault implements Fault {
  private readonly strikes = new Arrivals();
  private left = Number.POSITIVE_INFINITY;
  private healed = false;

  get fired(): number {
    return this.strikes.count;
  }

  get arrived(): Promise<void> {
    return this.arrivals(1);
  }

  get isHealed(): boolean {
    return this.healed;
  }

  arrivals(count: number): Promise<void> {
    return this.strikes.reach(count);
  }

  once(): this {
    return this.times(1);
  }

  times(count: number): this {
    this.left = count;
    return this;
  }

  heal(): void {
    this.healed = true;
  }

  /** Answers whether it strikes, and counts it if so. */
  protected strike(): boolean {
    if (this.healed || this.left <= 0) return false;
    this.left--;
    this.strikes.note();
    return true;
  }
}
