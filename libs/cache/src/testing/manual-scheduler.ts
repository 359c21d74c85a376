import type { Scheduler } from '../core/ports/scheduler.js';

interface Timer {
  readonly due: number;
  readonly task: () => void;
}

/**
 * A scheduler whose turns and timers happen when the test says so. Leases are given back at the end of a turn: run what is deferred before
 * you wait for a cache with leases to close.
 *
 * @example
 * ```ts
 * const scheduler = new ManualScheduler();
 * scheduler.runDeferred();   // end the turn: reads of it are sent
 * scheduler.elapse(50);      // every timer due within 50 ms fires, in order
 * ```
 */
export class ManualScheduler implements Scheduler {
  private deferred: (() => void)[] = [];
  private readonly timers = new Set<Timer>();
  private now = 0;

  /** How many timers wait. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  defer(task: () => void): void {
    this.deferred.push(task);
  }

  after(ms: number, task: () => void): () => void {
    const timer = { due: this.now + ms, task };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Ends the turn: runs what was deferred until now, not what that defers in its turn. Returns how many tasks ran. */
  runDeferred(): number {
    const tasks = this.deferred;
    this.deferred = [];
    for (const task of tasks) task();
    return tasks.length;
  }

  /** Lets `ms` milliseconds pass and fires what falls due, earliest first, including timers set meanwhile. */
  elapse(ms: number): void {
    const end = this.now + ms;
    for (let timer = this.next(end); timer; timer = this.next(end)) {
      this.timers.delete(timer);
      this.now = timer.due;
      timer.task();
    }
    this.now = end;
  }

  private next(end: number): Timer | undefined {
    return [...this.timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
  }
}
