/**
 * Tells whether JSON gives `value` back unchanged: plain objects and arrays of texts, booleans, null and finite numbers but -0, each object
 * in one place only.
 */
export function isJsonTree(value: unknown): boolean {
  const seen = new Set<object>();
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) {
      if (!isJsonLeaf(next)) return false;
      continue;
    }
    if (seen.has(next) || !isPlain(next)) return false;
    seen.add(next);
    for (const child of Object.values(next)) waiting.push(child);
  }
  return true;
}

function isJsonLeaf(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    default:
      return value === null;
  }
}

/** Whether its content is its enumerable data properties, or its elements, and nothing else. */
function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  const keys = Object.keys(object);
  if (prototype === Array.prototype && Array.isArray(object))
    return keys.length === object.length && Reflect.ownKeys(object).length === keys.length + 1 && hasAll(object, keys);
  if (prototype !== Object.prototype || Reflect.ownKeys(object).length !== keys.length) return false;
  return !keys.includes('__proto__') && keys.every((key) => 'value' in Object.getOwnPropertyDescriptor(object, key)!);
}

/** Indexes come first and ascending: the last key is the last index only where every key is one. */
function hasAll(array: readonly unknown[], keys: readonly string[]): boolean {
  return array.length === 0 || keys.at(-1) === String(array.length - 1);
}
