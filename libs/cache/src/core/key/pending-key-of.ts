/** Returns the key of the set of pending writers of the cell at `key`: behind the same hash tag, so in the same slot. */
export function pendingKeyOf(key: string): string {
  const end = key.indexOf('}') + 1;
  return `${key.slice(0, end)}p:${key.slice(end)}`;
}
