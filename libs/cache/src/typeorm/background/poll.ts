import { randomInt } from 'node:crypto';
import type { Scheduler } from '../../core/ports/scheduler.js';

/** Share of the interval, in hundredths, by which it is longer or shorter, so that processes that start together do not ask together. */
const JITTER = 10;

/** Does something every so often, one at a time, until it is stopped. It does not keep the process alive. */
export class Poll {
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #isStopped = false;

  /** @param task - Never rejects. */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly everyMs: number,
    private readonly task: () => Promise<void>,
  ) {
    this.#schedule();
  }

  /** Resolves once the task is not running, and will not run again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#running;
  }

  #schedule(): void {
    if (this.#isStopped) return;
    const percent = 100 + randomInt(-JITTER, JITTER + 1);
    this.#cancel = this.scheduler.after((this.everyMs * percent) / 100, () => {
      this.#running = this.task().finally(() => {
        this.#running = undefined;
        this.#schedule();
      });
    });
  }
}
