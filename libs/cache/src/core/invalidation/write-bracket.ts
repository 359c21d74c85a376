import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, Cell, FinaliseReply } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { Fence } from './fence.js';
import type { OwedFences } from './owed-fences.js';
import { cellsOf, WritePlan } from './write-plan.js';

/** What all brackets of a cache share. */
export interface BracketParts {
  readonly store: CacheStore;
  readonly scheduler: Scheduler;
  readonly observer: Observer;
  readonly owed: OwedFences;
  readonly budgetMs: number;
  readonly leaseMs: number;
  readonly onUnavailable: 'proceed' | 'abort';
}

/**
 * Goes around one COMMIT: `mark` before it, `finalise` after it and before the caller learns of it (invariant 3).
 *
 * Between the two no reader can store what it loads under the bracket's fences, so neither an old nor an uncommitted value stays.
 */
export class WriteBracket {
  private readonly plan = new WritePlan();
  /** What stands marked has to be lifted, also when a wider fence has come to cover it since. */
  private readonly marked = new Map<string, Cell>();

  /** @internal */
  constructor(
    private readonly parts: BracketParts,
    private readonly writer: string,
    private readonly cause: string,
  ) {}

  get isEmpty(): boolean {
    return this.plan.isEmpty;
  }

  /** @internal How many fences of `namespace` were added. */
  count(namespace: string): number {
    return this.plan.count(namespace);
  }

  /** @internal */
  add(fence: Fence): void {
    this.plan.add(fence);
  }

  /**
   * Invalidates and forbids fills until `finalise`. Call it again when more was added.
   *
   * @throws StoreUnavailableError with policy `abort`; with `proceed` the invalidation is owed and the write goes on.
   */
  async mark(): Promise<void> {
    if (this.isEmpty) return;
    const { store, leaseMs, onUnavailable, owed } = this.parts;
    const cells = cellsOf(this.plan.list());
    for (const cell of cells) this.marked.set(cell.key, cell);
    try {
      await this.bounded('mark', () => store.mark(this.writer, cells, leaseMs));
    } catch (error) {
      if (onUnavailable === 'abort')
        throw unavailable(error, 'The write was not committed. Try again, or set onUnavailable to "proceed".');
      owed.add(this.writer, cells);
    }
  }

  /** Invalidates again and lifts the marks. Never rejects: what the store could not be told is owed. */
  async finalise(): Promise<void> {
    await this.tell(this.writer);
  }

  /** Invalidates again and leaves the marks to expire, for a COMMIT of which nobody knows the outcome. Never rejects. */
  async leave(): Promise<void> {
    await this.tell(`${this.writer}?`);
  }

  /** @internal Invalidates at once, for a write that is already visible. @throws StoreUnavailableError, and then it is owed. */
  async invalidate(): Promise<boolean> {
    const { reply, error } = await this.tell(this.writer);
    if (error)
      throw unavailable(error, 'The invalidation is owed; until it is delivered, this process reads past the store.');
    return (reply?.deleted ?? 0) > 0;
  }

  private async tell(writer: string): Promise<{ readonly reply?: FinaliseReply; readonly error?: unknown }> {
    if (this.isEmpty) return {};
    const fences = this.plan.list();
    const cells = this.withMarked(cellsOf(fences));
    this.report(fences);
    try {
      const reply = await this.bounded('finalise', () => this.parts.store.finalise(writer, cells));
      this.parts.owed.paid(this.writer);
      return { reply };
    } catch (error) {
      this.parts.owed.add(writer, cells);
      return { error };
    }
  }

  private async bounded<R>(operation: 'mark' | 'finalise', call: () => Promise<R>): Promise<R> {
    const { scheduler, budgetMs, observer } = this.parts;
    try {
      return await withinBudget(call(), budgetMs, scheduler);
    } catch (error) {
      observer.observe({ type: 'store_failed', operation, error });
      throw error;
    }
  }

  private withMarked(cells: readonly Cell[]): readonly Cell[] {
    const all = new Map(this.marked);
    for (const cell of cells) all.set(cell.key, cell);
    return [...all.values()];
  }

  private report(fences: readonly Fence[]): void {
    for (const { namespace, scope, label } of fences) {
      this.parts.observer.observe({ type: 'invalidation', namespace, scope, label, cause: this.cause });
    }
  }
}

function unavailable(cause: unknown, consequence: string): StoreUnavailableError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreUnavailableError(`The store could not be told of a write: ${reason} ${consequence}`, { cause });
}
