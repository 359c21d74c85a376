/** Runs tasks one after the other: a database connection answers one query at a time. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` after those taken before it, whether these succeed or not. */
  take<R>(task: () => Promise<R>): Promise<R> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when every task taken so far has ended, and those that were taken meanwhile. */
  async settled(): Promise<void> {
    for (let seen: unknown; seen !== this.#last;) {
      seen = this.#last;
      await seen;
    }
  }
}
