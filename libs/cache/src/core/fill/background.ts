import type { Scheduler } from '../ports/scheduler.js';

/** Work that no caller waits for; it belongs to the cache, and ends with it. */
export class Background {
  private readonly running = new Set<Promise<void>>();
  private closed = false;

  constructor(private readonly scheduler: Scheduler) {}

  /** Whether the cache is being closed: nothing more may be begun. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Does `work`, which must not reject, outside the caller's async context; not at all once the cache is being closed. */
  run(work: () => Promise<void>): void {
    if (this.closed) return;
    const start = (): void => {
      const done = work().finally(() => this.running.delete(done));
      this.running.add(done);
    };
    if (this.scheduler.detach) this.scheduler.detach(start);
    else start();
  }

  /** Begins nothing more, and resolves once what is under way has ended. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.running);
  }
}
