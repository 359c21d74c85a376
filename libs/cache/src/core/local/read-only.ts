import type { Codec } from '../ports/codec.js';
import { readOnlyBuiltIn } from './read-only-built-in.js';

/**
 * Makes `value`, with everything in it, read-only for good; returns false, and changes nothing, where that cannot be done.
 *
 * Plain objects, arrays and what the codec vouches for are frozen. A Date, Map or Set stays what it is, and its methods that would
 * change it throw a TypeError. Bytes, instances of other classes and properties with a getter cannot be made read-only.
 */
export function makeReadOnly(value: unknown, codec: Pick<Codec, 'isFreezable'>): boolean {
  const objects = new Set<object>();
  const waiting: unknown[] = [value];
  // No recursion: a value may be nested deeper than the stack is high.
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'function') return false;
    if (typeof next !== 'object' || next === null || objects.has(next)) continue;
    objects.add(next);
    if (!isKnown(next, codec) || !addParts(next, waiting)) return false;
  }
  for (const object of objects) {
    const prototype = readOnlyBuiltIn(object);
    if (prototype) Object.setPrototypeOf(object, prototype);
    Object.freeze(object);
  }
  return true;
}

function isKnown(object: object, codec: Pick<Codec, 'isFreezable'>): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  const isPlain = prototype === Object.prototype || prototype === Array.prototype || prototype === null;
  return isPlain || readOnlyBuiltIn(object) !== undefined || codec.isFreezable?.(object) === true;
}

/** Adds what `object` holds; false when part of that is computed, and may change although nobody assigns anything. */
function addParts(object: object, parts: unknown[]): boolean {
  if (object instanceof Map) parts.push(...object.keys(), ...object.values());
  if (object instanceof Set) parts.push(...object);
  for (const key of Reflect.ownKeys(object)) {
    const property = Object.getOwnPropertyDescriptor(object, key)!;
    if (property.get ?? property.set) return false;
    parts.push(property.value);
  }
  return true;
}
