import type { EntityMetadata } from 'typeorm';

/** Returns the prototype of the entity's class; `null` for an entity without one, such as a junction. */
export function prototypeOf({ target }: EntityMetadata): object | null {
  return typeof target === 'function' ? (target.prototype as object) : null;
}
