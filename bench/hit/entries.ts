/** How many entries are read in turn. */
export const ENTRIES = 512;

/** Their ids. */
export const IDS: readonly number[] = Array.from({ length: ENTRIES }, (_, id) => id);

/** Returns the id of the read of that number. */
export function idOf(n: number): number {
  return n % ENTRIES;
}
