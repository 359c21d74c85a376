import type { RowChange } from '../../core/invalidation/rule.js';

/** A change as TypeORM tells it: a row that comes back from a soft removal is neither quite new nor quite updated. */
export type SeenChange = RowChange | 'recover';

/** Returns as what `change` concerns a rule that applies `on` some changes; null when it does not. */
export function changeFor(on: readonly RowChange[], change: SeenChange): RowChange | null {
  if (change !== 'recover') return on.includes(change) ? change : null;
  return (['insert', 'update'] as const).find((meant) => on.includes(meant)) ?? null;
}
