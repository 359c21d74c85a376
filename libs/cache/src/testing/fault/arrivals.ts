interface Waiting {
  readonly count: number;
  resolve(): void;
}

/** Counts what arrives, and lets a test wait until enough has. */
export class Arrivals {
  private waiting: Waiting[] = [];
  private seen = 0;

  get count(): number {
    return this.seen;
  }

  note(): void {
    this.seen++;
    const due = this.waiting.filter(({ count }) => count <= this.seen);
    this.waiting = this.waiting.filter(({ count }) => count > this.seen);
    for (const { resolve } of due) resolve();
  }

  /** Resolves once `count` have arrived, at once when they have already. */
  reach(count: number): Promise<void> {
    if (count <= this.seen) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ count, resolve }));
  }
}
