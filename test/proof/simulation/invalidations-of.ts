import { tagOf } from './accessors.js';
import type { ItemRow, ViewRow } from './rows.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { RowChanged } from './transaction.js';

/** The calls that a careful developer makes after a write which the cache cannot see: for the old rows and for the new ones. */
export function invalidationsOf(
  { items, lists, views, cache }: SimulatedProcess,
  changes: readonly RowChanged[],
): readonly (() => Promise<unknown>)[] {
  return changes.flatMap(({ source, old, new: now }) => {
    if (source === 'View') return [() => views.invalidate({ view: (now as ViewRow).view })];
    const images = [old, now].filter((row) => row !== null) as readonly ItemRow[];
    const { id } = images[0]!;
    return [
      () => items.invalidate({ id }),
      ...images.map((row) => () => lists.invalidate({ parent: row.parent })),
      () => cache.invalidateTags([tagOf(id)]),
    ];
  });
}
