/** Set inside work that has a lane to itself. */
const holding = new ContextVariable<Lane>();
import { ContextVariable } from '../../context/context-variable.js';

/** The way to one connection: lets a piece of work have it to itself, while what others send waits. */
export class Lane {
  #inFlight = 0;
  #held: Promise<void> | undefined;

  /** Whether everything that was sent has been answered. */
  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  /** Whether the caller is part of work that has the connection to itself. */
  get isMine(): boolean {
    return holding.getStore() === this;
  }

  /** Sends a statement as soon as nobody else has the connection to themselves. */
  async send<R>(run: () => Promise<R>): Promise<R> {
    if (this.isMine) return run();
    while (this.#held) await this.#held;
    this.#inFlight++;
    try {
      return await run();
    } finally {
      this.#inFlight--;
    }
  }

  /** Runs `work`, and keeps what others send from the connection until it has ended; what was sent before is ahead of it. */
  async hold<R>(work: () => Promise<R>): Promise<R> {
    if (this.isMine) return work();
    while (this.#held) await this.#held;
    let release = (): void => undefined;
    this.#held = new Promise((resolve) => (release = resolve));
    try {
      return await holding.run(this, work);
    } finally {
      this.#held = undefined;
      release();
    }
  }
}
