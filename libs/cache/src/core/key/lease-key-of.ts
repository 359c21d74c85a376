/** Returns the key of the lease of the entry at `key`: behind the same hash tag, and apart from everything that is data. */
export function leaseKeyOf(key: string): string {
  const end = key.indexOf('}') + 1;
  return `${key.slice(0, end)}w:${key.slice(end)}`;
}
