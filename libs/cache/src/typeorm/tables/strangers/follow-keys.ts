import type { ReachedTable } from './reached-table.js';

/** Rows of `child` change with rows of `parent`. */
export interface KeyRow {
  readonly child: string;
  readonly parent: string;
}

/** Returns `name`, and what refers to it, directly and through others. @param opaque - Names of views, and of tables with triggers. */
export function followKeys(name: string, keys: readonly KeyRow[], opaque: readonly string[]): readonly ReachedTable[] {
  const lower = (text: string): string => text.toLowerCase();
  const opaqueNames = new Set(opaque.map(lower));
  const found = new Set([lower(name)]);
  for (const current of found) {
    for (const { child, parent } of keys) if (lower(parent) === current) found.add(lower(child));
  }
  return [...found].map((each, n) => ({ name: each, byKey: n > 0, isOpaque: opaqueNames.has(each) }));
}
