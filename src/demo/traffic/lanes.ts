/** Lets tasks that name the same thing run one after the other, so that the order of its states is known. */
export class Lanes {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs `task` when every earlier task that named one of `things` has ended. */
  async run<R>(things: readonly string[], task: () => Promise<R>): Promise<R> {
    const earlier = things.flatMap((thing) => this.last.get(thing) ?? []);
    const running = Promise.allSettled(earlier).then(task);
    for (const thing of things) this.last.set(thing, running);
    try {
      return await running;
    } finally {
      for (const thing of things) if (this.last.get(thing) === running) this.last.delete(thing);
    }
  }
}
