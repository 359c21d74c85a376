import type { Entropy } from '../ports/entropy.js';

/** No chance drawn is further from 0 than this: of entries with more time left no chance needs to be drawn. */
const LARGEST_DRAW = 34;

/**
 * Decides by chance whether a reader renews an entry that is still fresh: the likelier, the less time is left and the longer its load took, so
 * that of many readers about one does, early enough for the others never to find it stale.
 *
 * This is "XFetch" of A. Vattani, F. Chierichetti and K. Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", PVLDB 8(8), 2015.
 *
 * @param leftMs - For how long the entry is still fresh.
 * @param eagerness - Their beta: 1 is optimal for loads whose length varies as they assume.
 */
export function isDueEarly(leftMs: number, loadMs: number, eagerness: number, entropy: Entropy): boolean {
  const scale = loadMs * eagerness;
  if (scale * LARGEST_DRAW < leftMs) return false;
  return -Math.log(chance(entropy)) * scale >= leftMs;
}

/** Above 0, at most 1. */
function chance(entropy: Entropy): number {
  const bytes = entropy.bytes(6);
  return (bytes.reduce((sum, byte) => sum * 256 + byte, 0) + 1) / 2 ** 48;
}
