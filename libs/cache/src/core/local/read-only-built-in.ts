/** Methods that change an object of the class. */
const MUTATORS: readonly (readonly [prototype: object, isMutator: (name: string) => boolean])[] = [
  [Date.prototype, (name) => name.startsWith('set')],
  [Map.prototype, (name) => ['set', 'delete', 'clear', 'getOrInsert', 'getOrInsertComputed'].includes(name)],
  [Set.prototype, (name) => ['add', 'delete', 'clear'].includes(name)],
];

const READ_ONLY = new Map(MUTATORS.map(([prototype, isMutator]) => [prototype, withoutMutators(prototype, isMutator)]));

/**
 * Returns the prototype with which a Date, Map or Set stays what it is and cannot be changed; undefined for anything else.
 *
 * Freezing does not reach what these keep: it is not in properties.
 */
export function readOnlyBuiltIn(object: object): object | undefined {
  return READ_ONLY.get(Object.getPrototypeOf(object) as object);
}

function withoutMutators(prototype: object, isMutator: (name: string) => boolean): object {
  const names = Object.getOwnPropertyNames(prototype).filter(isMutator);
  const refusing = Object.fromEntries(names.map((name) => [name, { value: () => refuse(name) }]));
  return Object.freeze(Object.create(prototype, refusing) as object);
}

function refuse(name: string): never {
  throw new TypeError(`Cannot call ${name}: the object is shared by the in-process tier of a cache. Change a copy.`);
}
