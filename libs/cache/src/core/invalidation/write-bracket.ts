import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import { NOBODY, type Cell, type FinaliseReply, type WriteStore } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import { TouchedTables } from '../registry/touched-tables.js';
import type { Debt } from './debt.js';
import type { Fence } from './fence.js';
import type { OwedFences } from './owed-fences.js';
import { cellsBeyond, WritePlan } from './write-plan.js';

/** What all brackets of a cache share. */
export interface BracketParts {
  readonly store: WriteStore;
  readonly scheduler: Scheduler;
  readonly observer: Observer;
  readonly owed: OwedFences;
  readonly foreign: ForeignAccessors;
  readonly budgetMs: number;
  readonly leaseMs: number;
  readonly onUnavailable: 'proceed' | 'abort';
}

const MARKED = Promise.resolve();
const NOTHING_DONE = Promise.resolve<FinaliseReply>({ deleted: 0, marksAlive: 0 });

/**
 * Goes around one COMMIT: `mark` before it, `finalise` after it and before the caller learns of it (invariant 3).
 *
 * Between the two no reader can store what it loads under the bracket's fences, so neither an old nor an uncommitted value stays.
 */
export class WriteBracket {
  private readonly plan = new WritePlan();
  private readonly tables = new TouchedTables();
  /** What stands marked has to be lifted, also when a wider fence has come to cover it since. */
  private readonly marked = new Map<string, Cell>();

  /** @internal */
  constructor(
    private readonly parts: BracketParts,
    private readonly writer: string,
    private readonly cause: string,
  ) {}

  get isEmpty(): boolean {
    return this.plan.isEmpty && this.tables.isEmpty;
  }

  /** Notes a table that the write changes: accessors that only other processes declare may depend on it. */
  touch(table: string): void {
    if (this.parts.foreign.isOn) this.tables.add(table);
  }

  /** As `touch`, for a write to tables that nobody can name. */
  touchUnknown(): void {
    if (this.parts.foreign.isOn) this.tables.addAny();
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
   * @returns False when the store could not be told and the invalidation is owed (policy `proceed`): whoever can should keep `debt` where
   *   it outlives this process, in the transaction that is about to be committed.
   * @throws StoreUnavailableError with policy `abort`.
   */
  async mark(): Promise<boolean> {
    if (this.isEmpty) return true;
    this.addKnown();
    try {
      await this.bounded('mark', () => this.markAll());
      return true;
    } catch (error) {
      if (this.parts.onUnavailable === 'abort')
        throw unavailable(error, 'The write was not committed. Try again, or set onUnavailable to "proceed".');
      this.owe(this.writer, error);
      return false;
    }
  }

  /** Everything that this write has to invalidate, for whichever process will deliver it. */
  debt(): Debt {
    const tables = this.tables.list();
    return { writer: this.writer, cells: this.allCells(), tables, own: this.parts.foreign.ownOf(tables) };
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
    this.addKnown();
    try {
      const reply = await this.bounded('finalise', () => this.finaliseAll(writer));
      this.parts.owed.paid(this.writer);
      return { reply };
    } catch (error) {
      this.owe(writer, error);
      return { error };
    } finally {
      this.report(this.plan.list());
    }
  }

  private markAll(): Promise<void> {
    const cells = this.plan.cells();
    return this.tables.isEmpty ? this.markCells(cells) : this.markWithForeign(cells);
  }

  /** Who depends on the tables is asked together with the marks; only who was not known before takes a second request. */
  private async markWithForeign(cells: readonly Cell[]): Promise<void> {
    const [found] = await Promise.all([this.parts.foreign.find(this.tables.list()), this.markCells(cells)]);
    this.addForeign(found);
    await this.markCells(cellsBeyond(cells, found));
  }

  private markCells(cells: readonly Cell[]): Promise<void> {
    if (cells.length === 0) return MARKED;
    for (const cell of cells) this.marked.set(cell.key, cell);
    return this.parts.store.mark(this.writer, cells, this.parts.leaseMs);
  }

  private finaliseAll(writer: string): Promise<FinaliseReply> {
    const cells = this.allCells();
    return this.tables.isEmpty ? this.finaliseCells(writer, cells) : this.finaliseWithForeign(writer, cells);
  }

  /** Asks once more who depends on the tables: an accessor may have been registered, and filled, since the marks. */
  private async finaliseWithForeign(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    const [found, first] = await Promise.all([
      this.parts.foreign.find(this.tables.list()),
      this.finaliseCells(writer, cells),
    ]);
    this.addForeign(found);
    const second = await this.finaliseCells(writer, cellsBeyond(cells, found));
    return { deleted: first.deleted + second.deleted, marksAlive: first.marksAlive + second.marksAlive };
  }

  /** A mark that was given up may go on, and mark what it finds, while this runs. */
  private finaliseCells(writer: string, cells: readonly Cell[]): Promise<FinaliseReply> {
    if (cells.length === 0) return NOTHING_DONE;
    return this.parts.store.finalise(this.marked.size > 0 ? writer : NOBODY, cells);
  }

  /** Accessors that only other processes declare, as far as this one has heard of them. */
  private addKnown(): void {
    if (!this.tables.isEmpty) this.addForeign(this.parts.foreign.known(this.tables.list()));
  }

  private addForeign(fences: readonly Fence[]): void {
    for (const fence of fences) this.plan.add(fence);
  }

  /** Where some of the cells were reached, the others are owed. */
  private owe(writer: string, error: unknown): void {
    const unreached = error instanceof StoreUnavailableError ? error.unreached : undefined;
    const cells = this.allCells();
    const missed = unreached ? cells.filter(({ key }) => unreached.includes(key)) : cells;
    this.parts.owed.add({ writer, cells: missed, tables: this.tables.list() });
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

  private allCells(): readonly Cell[] {
    const planned = this.plan.cells();
    const unmarked = planned.filter(({ key }) => !this.marked.has(key));
    // Nearly always nothing was marked, or all of it.
    if (this.marked.size + unmarked.length === planned.length) return planned;
    return [...this.marked.values(), ...unmarked];
  }

  private report(fences: readonly Fence[]): void {
    for (const { namespace, scope, label, cell, companions } of fences) {
      const keys = [cell.key];
      for (const { key } of companions) keys.push(key);
      this.parts.observer.observe({ type: 'invalidation', namespace, scope, label, cause: this.cause, keys });
    }
  }
}

function unavailable(cause: unknown, consequence: string): StoreUnavailableError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreUnavailableError(`The store could not be told of a write: ${reason} ${consequence}`, { cause });
}
