import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { RegistryKeys } from './registry-keys.js';

/** Small facts that every process on the store shares, such as the last migration that somebody applied. */
export class Facts {
  /** @internal */
  constructor(
    private readonly store: CacheStore,
    private readonly keys: RegistryKeys,
    private readonly scheduler: Scheduler,
    private readonly budgetMs: number,
  ) {}

  /**
   * Returns null for what was never remembered, and for what the store lost: both must count as "anything may have happened".
   *
   * @throws StoreUnavailableError
   */
  recall(name: string): Promise<string | null> {
    return withinBudget(this.store.recall(this.keys.fact(name)), this.budgetMs, this.scheduler);
  }

  /** Keeps `fact` until it is replaced or lost. @throws StoreUnavailableError */
  remember(name: string, fact: string): Promise<void> {
    return withinBudget(this.store.remember(this.keys.fact(name), fact), this.budgetMs, this.scheduler);
  }
}
