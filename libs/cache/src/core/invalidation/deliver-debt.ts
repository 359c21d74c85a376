import type { Scheduler } from '../ports/scheduler.js';
import type { Cell, WriteStore } from '../ports/store.js';
import { withinBudget } from '../read/budget.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import type { Debt } from './debt.js';
import { cellsBeyond } from './write-plan.js';

/** What delivering takes. */
export interface DeliveryParts {
  readonly store: WriteStore;
  readonly foreign: ForeignAccessors;
  readonly scheduler: Scheduler;
  readonly budgetMs: number;
}

/** Tells the store what is owed, and lifts the writer's marks if there are any. @throws StoreUnavailableError, also when it does not answer in time. */
export function deliverDebt(debt: Debt, parts: DeliveryParts): Promise<void> {
  return withinBudget(deliver(debt, parts), parts.budgetMs, parts.scheduler);
}

async function deliver({ writer, cells, tables, own }: Debt, { store, foreign }: DeliveryParts): Promise<void> {
  const finalise = async (some: readonly Cell[]): Promise<unknown> =>
    some.length > 0 ? store.finalise(writer, some) : undefined;
  const [found] = await Promise.all([foreign.find(tables, own), finalise(cells)]);
  await finalise(cellsBeyond(cells, found));
}
