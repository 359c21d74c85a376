import type { Clock } from '../core/ports/clock.js';

/**
 * A clock that stands still until told otherwise.
 *
 * @example
 * ```ts
 * const clock = new FakeClock();
 * clock.advance(60_000); // the ttl of a minute has passed
 * ```
 */
export class FakeClock implements Clock {
  private passed = 0;

  /** @param at - Milliseconds since the Unix epoch. */
  constructor(private at = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.at;
  }

  /** How much time has passed: `set` does not count. */
  monotonic(): number {
    return this.passed;
  }

  /** Lets `ms` milliseconds pass. @throws RangeError when they are negative: real clocks are set back too, but say so with `set`. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`A FakeClock advances by 0 or more milliseconds, not by ${ms}.`);
    this.at += ms;
    this.passed += ms;
  }

  /** Sets the clock, also back. */
  set(at: number): void {
    this.at = at;
  }
}
