import type { CacheAccess } from 'nestjs-coherent-cache';

const AT_ONCE = 1_000;

/** Caches `count` entries, a thousand at a time. */
export async function fillEntries<Id extends object>(
  values: CacheAccess<object, Id>,
  count: number,
  idOf: (n: number) => Id,
): Promise<void> {
  for (let first = 0; first < count; first += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - first);
    await values.getMany(Array.from({ length }, (_, i) => idOf(first + i)));
  }
}
