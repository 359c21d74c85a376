import type { DeriveTargets } from './rule.js';

/** Which column of the row holds each field of the id: `{ detectorId: 'detectorId' }`. */
export type ColumnMapping = Readonly<Record<string, string>>;

const mappings = new WeakMap<DeriveTargets, ColumnMapping>();

/** Returns the rule that passes columns on as fields of the id. */
export function deriveFromColumns(columns: ColumnMapping): DeriveTargets {
  const derive: DeriveTargets = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, row[column]]));
  mappings.set(derive, columns);
  return derive;
}

/** Tells whether `derive` only passes columns on, and never decides by their values. */
export function isColumnMapping(derive: DeriveTargets): boolean {
  return mappings.has(derive);
}

/** Returns the mapping that `derive` passes on; undefined for a function of somebody's own. */
export function columnMappingOf(derive: DeriveTargets): ColumnMapping | undefined {
  return mappings.get(derive);
}
