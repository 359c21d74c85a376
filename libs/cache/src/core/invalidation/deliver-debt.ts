import type { CacheStore, Cell } from '../ports/store.js';
import type { ForeignAccessors } from '../registry/foreign-accessors.js';
import type { Debt } from './debt.js';
import { cellsBeyond } from './write-plan.js';

/** Tells `store` what is owed, and lifts the writer's marks if there are any. @throws StoreUnavailableError */
export async function deliverDebt(
  { writer, cells, tables }: Debt,
  store: CacheStore,
  foreign: ForeignAccessors,
): Promise<void> {
  const finalise = async (some: readonly Cell[]): Promise<unknown> =>
    some.length > 0 ? store.finalise(writer, some) : undefined;
  const [found] = await Promise.all([foreign.find(tables), finalise(cells)]);
  await finalise(cellsBeyond(cells, found));
}
