import { randomInt } from 'node:crypto';
import type { Scheduler } from '../../core/ports/scheduler.js';

/** Share of the interval, in hundredths, by which it is longer or shorter, so that processes that start together do not ask together. */
const JITTER = 10;

/** The interval after a task that could not do what there was to do, because somebody else was doing it. */
const SOON_MS = 100;

/** Does something every so often, one at a time, until it is stopped. It does not keep the process alive. */
export class Poll {
  #cancel: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #isStopped = false;

  /** @param task - Never rejects. Resolves to `'soon'` when there is more to do. */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly everyMs: number,
    private readonly task: () => Promise<'soon' | void>,
  ) {
    this.#schedule(everyMs);
  }

  /** Does it at once; if it is being done, once more after that. */
  now(): void {
    this.#cancel?.();
    if (this.#running) this.#isWanted = true;
    else if (!this.#isStopped) this.#run();
  }

  /** Resolves once the task is not running, and will not run again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel?.();
    await this.#running;
  }

  #schedule(ms: number): void {
    if (this.#isStopped) return;
    const percent = 100 + randomInt(-JITTER, JITTER + 1);
    this.#cancel = this.scheduler.after((ms * percent) / 100, () => this.#run());
  }

  #run(): void {
    this.#isWanted = false;
    this.#running = this.task().then((again) => {
      this.#running = undefined;
      if (this.#isWanted && !this.#isStopped) this.#run();
      else this.#schedule(again === 'soon' ? Math.min(SOON_MS, this.everyMs) : this.everyMs);
    });
  }
}
