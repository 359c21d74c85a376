import { columnMappingOf } from '../invalidation/column-mapping.js';
import { nameOf } from '../invalidation/name-of.js';
import type { BoundRule } from '../invalidation/rule.js';
import type { Namespace } from '../key/namespace.js';

/** A rule, and the tables that a write must touch for it to matter. */
export interface PlacedRule {
  readonly rule: BoundRule;
  readonly tables: readonly string[];
}

/**
 * Returns text that two processes share only when they derive the same targets from the same writes, as far as code can be compared:
 * what a function closes over, or calls, is not seen.
 */
export function describeRules({ options, spaces }: Namespace, placed: readonly PlacedRule[]): string {
  const rules = placed.map(({ rule, tables }) => [
    nameOf(rule.source),
    [...rule.on].sort(),
    columnMappingOf(rule.derive) ? entriesOf(columnMappingOf(rule.derive)!) : String(rule.derive),
    [...tables].sort(),
  ]);
  const indexes = (options.indexes ?? []).map((fields) => [...fields].sort().join());
  return JSON.stringify([
    [...options.id].sort(),
    indexes.sort(),
    options.tags ? String(options.tags) : null,
    rules.map((rule) => JSON.stringify(rule)).sort(),
    spaces.length,
    ...(options.layout === 'hash' ? ['hash', options.indexes?.[0]] : []),
  ]);
}

function entriesOf(columns: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  return Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1));
}
