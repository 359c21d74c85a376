import type { Load, Row } from '../library.js';

interface Entry {
  readonly key: string;
  readonly value: Row;
}

/** Cache-aside for libraries that get and set several keys but leave loading them to the application. */
export function readThroughMany(
  load: Load,
  get: (ids: readonly string[]) => Promise<readonly (Row | undefined)[]>,
  set: (entries: readonly Entry[]) => Promise<unknown>,
): (ids: readonly string[]) => Promise<readonly Row[]> {
  return async (ids) => {
    const cached = await get(ids);
    const missing = ids.filter((_, index) => !cached[index]);
    if (missing.length === 0) return cached as Row[];
    const loaded = await load(missing);
    await set(loaded.map((value) => ({ key: value.id, value })));
    return ids.map((id, index) => cached[index] ?? loaded.find((row) => row.id === id)!);
  };
}
