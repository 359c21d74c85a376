import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, Cell } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { CellBytes } from '../read/whole-answer.js';

/** What finding pending writers takes. */
export interface PendingCellsParts {
  readonly store: CacheStore;
  readonly scheduler: Scheduler;
  readonly budgetMs: number;
}

/** Tells which absent cells are absent because a write on them is under way. */
export class PendingCells {
  constructor(private readonly parts: PendingCellsParts) {}

  /**
   * Returns the keys of those of `cells` that have a pending writer; none where the store cannot tell.
   *
   * @param found - What the cells hold. A pending writer has deleted it: only what is absent is asked about.
   * @throws StoreUnavailableError
   */
  async among(cells: readonly Cell[], found: readonly CellBytes[]): Promise<ReadonlySet<string>> {
    const { store, scheduler, budgetMs } = this.parts;
    const absent = cells.filter((_, i) => !found[i]);
    if (absent.length === 0 || !store.marked) return NONE;
    const pending = await withinBudget(store.marked(absent), budgetMs, scheduler);
    return new Set(absent.filter((_, i) => pending[i]).map(({ key }) => key));
  }
}

const NONE: ReadonlySet<string> = new Set();
