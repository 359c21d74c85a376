import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { Cell, WriteStore } from '../ports/store.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import { ANY_TABLE } from '../registry/registry-keys.js';
import type { Debt } from './debt.js';
import { deliverDebt } from './deliver-debt.js';
import { OwedCells } from './owed-cells.js';

const RETRY_MS = 250;
/** Beyond so many cells single fences are given up for whole namespaces. */
const MOST_CELLS = 10_000;
/** Debts delivered at a time. */
const AT_ONCE = 100;
/** Whose debt it is once single fences were given up; no writer is called so. */
const EVERYBODY = '*';

/** What owing takes. */
export interface OwedParts {
  readonly store: WriteStore;
  readonly scheduler: Scheduler;
  readonly budgetMs: number;
  readonly observer: Observer;
  readonly foreign: ForeignAccessors;
  /** Cells that invalidate all there is. */
  everyCell(): readonly Cell[];
}

/** Invalidations that the store could not be told. While one is owed, this process serves nothing from the store that depends on it. */
export class OwedFences {
  private readonly owed = new Map<string, Debt>();
  private readonly cells = new OwedCells();
  private cancelRetry: (() => void) | undefined;
  private draining: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly parts: OwedParts) {}

  get isEmpty(): boolean {
    return this.owed.size === 0;
  }

  /** Whether one of `cells`, or whatever depends on one of `tables`, has to be invalidated. */
  concerns(cells: readonly Cell[], tables: () => readonly string[]): boolean {
    if (this.isEmpty) return false;
    return cells.some(({ key }) => this.cells.hasCell(key)) || this.cells.hasTable(tables());
  }

  add(debt: Debt): void {
    // A new debt each time: what a drain is delivering right now may have been sent before this one arose.
    if (!this.owed.has(EVERYBODY)) this.replace(debt.writer, debt);
    if (this.owed.has(EVERYBODY) || this.cells.size > MOST_CELLS) this.distrustEverything();
    this.report();
    this.retryIn(RETRY_MS);
  }

  /** A later call of the same writer got through after all. */
  paid(writer: string): void {
    if (!this.owed.has(writer)) return;
    this.replace(writer, undefined);
    this.report();
  }

  /** The store may be back. */
  retryNow(): void {
    if (!this.isEmpty) this.retryIn(0);
  }

  /** Tells the store once more: what is still owed then is forgotten with the process. Never rejects. */
  async close(): Promise<void> {
    this.closed = true;
    this.cancelRetry?.();
    await this.draining;
    if (!this.isEmpty) await this.drain();
  }

  private retryIn(ms: number): void {
    if (this.closed || this.draining || (this.cancelRetry && ms > 0)) return;
    this.cancelRetry?.();
    this.cancelRetry = this.parts.scheduler.after(ms, () => {
      this.cancelRetry = undefined;
      void this.drain();
    });
  }

  private async drain(): Promise<void> {
    await (this.draining = this.deliverAll());
    this.draining = undefined;
    if (!this.isEmpty) this.retryIn(RETRY_MS);
  }

  private async deliverAll(): Promise<void> {
    const waiting = [...this.owed.values()];
    for (let isReached = true; isReached && waiting.length > 0;) {
      const results = await Promise.all(waiting.splice(0, AT_ONCE).map((debt) => this.deliver(debt)));
      isReached = results.includes(true);
    }
  }

  /** Still owed when it fails; the operation that added it has reported the failure. */
  private async deliver(debt: Debt): Promise<boolean> {
    try {
      await deliverDebt(debt, this.parts);
    } catch {
      return false;
    }
    if (this.owed.get(debt.writer) === debt) this.paid(debt.writer);
    return true;
  }

  /** During an outage each write comes here, so what is counted already is not counted again. */
  private distrustEverything(): void {
    const cells = this.parts.everyCell();
    const before = this.owed.get(EVERYBODY);
    if (before?.cells.length === cells.length) return void this.owed.set(EVERYBODY, { ...before });
    for (const writer of this.owed.keys()) this.replace(writer, undefined);
    const tables = this.parts.foreign.isOn ? [ANY_TABLE] : [];
    this.replace(EVERYBODY, { writer: EVERYBODY, cells, tables });
  }

  private replace(writer: string, debt: Debt | undefined): void {
    const before = this.owed.get(writer);
    if (before) this.cells.remove(before);
    this.owed.delete(writer);
    if (!debt) return;
    this.owed.set(writer, debt);
    this.cells.add(debt);
  }

  private report(): void {
    this.parts.observer.observe({ type: 'owed', fences: this.cells.size });
  }
}
