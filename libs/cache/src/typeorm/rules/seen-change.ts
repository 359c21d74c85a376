import type { RowChange } from '../../core/invalidation/rule.js';

/**
 * A change as the database sees it. A soft removal is to rules a removal, and to the tables that refer to the row nothing; a row that
 * comes back from one is neither quite new nor quite updated; TRUNCATE takes along what refers to the table.
 */
export type SeenChange = RowChange | 'soft-remove' | 'recover' | 'truncate';

const MEANINGS: Readonly<Record<SeenChange, readonly RowChange[]>> = {
  insert: ['insert'],
  update: ['update'],
  remove: ['remove'],
  'soft-remove': ['remove'],
  recover: ['insert', 'update'],
  truncate: ['remove'],
};

/** Returns as what `change` concerns a rule that applies `on` some changes; null when it does not. */
export function changeFor(on: readonly RowChange[], change: SeenChange): RowChange | null {
  return MEANINGS[change].find((meant) => on.includes(meant)) ?? null;
}
