const HASH = /^\{[^{}]+\}h:(\d+):/;

/** Returns the key of the hash that the entry with this key is a field of; undefined when it is no field. */
export function hashOf(key: string): string | undefined {
  const [begin, length] = HASH.exec(key) ?? [];
  return begin === undefined ? undefined : key.slice(0, begin.length + Number(length));
}
