import type { Clock } from '../ports/clock.js';
import type { Observer } from '../ports/observer.js';
import type { CacheStore } from '../ports/store.js';

/** Makes up for what happened while the store was out of reach; rejects when that could not be done. */
export type TrustCheck = () => Promise<void>;

/** After a failed attempt the next one waits, so that reads during an outage do not ask for one each. */
const RETRY_MS = 250;

/** Runs the checks that have to pass after the store was out of reach, once per time that it was, before it is believed again. */
export class Restoration {
  private readonly checks = new Set<TrustCheck>();
  private restored: number | null = null;
  private running: Promise<void> | null = null;
  private failedAt: number | null = null;

  constructor(
    private readonly store: CacheStore,
    private readonly clock: Clock,
    private readonly observer: Observer,
  ) {}

  get isDone(): boolean {
    return this.checks.size === 0 || this.restored === this.generation;
  }

  /** Whether the checks have passed; starts them otherwise. */
  ensure(): boolean {
    if (this.isDone) return true;
    void this.restore();
    return false;
  }

  /** Resolves when the checks have passed or one has failed. Never rejects. */
  async restore(): Promise<void> {
    if (this.isDone || this.isWaiting) return;
    this.running ??= this.run().finally(() => (this.running = null));
    await this.running;
  }

  /** Adds a check, to be passed also by the connection that there is now; returns what takes it out again. */
  add(check: TrustCheck): () => void {
    this.checks.add(check);
    this.restored = null;
    return () => void this.checks.delete(check);
  }

  private get generation(): number {
    return this.store.generation ?? 0;
  }

  private get isWaiting(): boolean {
    const since = this.failedAt === null ? RETRY_MS : this.clock.now() - this.failedAt;
    return since >= 0 && since < RETRY_MS;
  }

  private async run(): Promise<void> {
    const { generation } = this;
    const checks = [...this.checks];
    try {
      await Promise.all(checks.map((check) => check()));
      const isComplete = [...this.checks].every((check) => checks.includes(check));
      if (isComplete) this.restored = generation;
      this.failedAt = null;
    } catch (error) {
      this.failedAt = this.clock.now();
      this.observer.observe({ type: 'store_failed', operation: 'restore', error });
    }
  }
}
