import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, Cell } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import { ANY_TABLE } from '../registry/registry-keys.js';
import { cellsBeyond } from './write-plan.js';

const RETRY_MS = 250;
/** Beyond so many cells single fences are given up for whole namespaces. */
const MOST_CELLS = 10_000;
/** Whose debt it is once single fences were given up; no writer is called so. */
const EVERYBODY = '*';

/** What one writer owes: cells to delete, and tables whose dependents have to be found first. */
interface Debt {
  readonly cells: readonly Cell[];
  readonly tables: readonly string[];
}

/** Invalidations that the store could not be told. While any is owed, this process serves nothing from the store. */
export class OwedFences {
  private owed = new Map<string, Debt>();
  private cancelRetry: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly store: CacheStore,
    private readonly scheduler: Scheduler,
    private readonly budgetMs: number,
    private readonly observer: Observer,
    private readonly everyNamespace: () => readonly Cell[],
    private readonly foreign: ForeignAccessors,
  ) {}

  get isEmpty(): boolean {
    return this.owed.size === 0;
  }

  add(writer: string, cells: readonly Cell[], tables: readonly string[] = []): void {
    if (!this.owed.has(EVERYBODY)) this.owed.set(writer, { cells, tables });
    // A new debt each time: what a drain is delivering right now may have been sent before this one arose.
    if (this.owed.has(EVERYBODY) || this.count() > MOST_CELLS) this.owed = new Map([[EVERYBODY, this.everything()]]);
    this.report();
    this.retryLater();
  }

  /** A later call of the same writer got through after all. */
  paid(writer: string): void {
    if (this.owed.delete(writer)) this.report();
  }

  close(): void {
    this.closed = true;
    this.cancelRetry?.();
  }

  private retryLater(): void {
    if (this.closed || this.cancelRetry) return;
    this.cancelRetry = this.scheduler.after(RETRY_MS, () => {
      this.cancelRetry = undefined;
      void this.drain();
    });
  }

  private async drain(): Promise<void> {
    for (const [writer, debt] of this.owed) {
      try {
        await withinBudget(this.deliver(writer, debt), this.budgetMs, this.scheduler);
        if (this.owed.get(writer) === debt) this.paid(writer);
      } catch {
        // Still owed; the operation that added it has reported the failure.
        return this.retryLater();
      }
    }
    if (!this.isEmpty) this.retryLater();
  }

  private async deliver(writer: string, { cells, tables }: Debt): Promise<void> {
    const finalise = async (some: readonly Cell[]): Promise<unknown> =>
      some.length > 0 ? this.store.finalise(writer, some) : undefined;
    const [found] = await Promise.all([this.foreign.find(tables), finalise(cells)]);
    await finalise(cellsBeyond(cells, found));
  }

  private everything(): Debt {
    return { cells: this.everyNamespace(), tables: this.foreign.isOn ? [ANY_TABLE] : [] };
  }

  private count(): number {
    let count = 0;
    for (const { cells, tables } of this.owed.values()) count += cells.length + tables.length;
    return count;
  }

  private report(): void {
    this.observer.observe({ type: 'owed', fences: this.count() });
  }
}
