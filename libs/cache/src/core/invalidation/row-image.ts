import { createUnknown, type Unknown } from './unknown-column.js';

/** The values of one row, before or after a write, as far as the write's event tells them. */
export interface RowImage {
  /** Value by property; a property that is not in it is unknown. */
  readonly known: Readonly<Record<string, unknown>>;
  /** Prototype of the entity's class, so that rules may use its getters and methods. */
  readonly prototype?: object | null;
}

/** A row as a rule sees it, and what the rule asked of it in vain. */
export interface WatchedRow {
  readonly row: object;
  /** One mark for every read of an unknown column. */
  readonly unknowns: readonly Unknown[];
}

/** Symbols aside, these are asked by the language itself and never by a rule. */
const NEVER_COLUMNS = new Set(['then', 'constructor', 'toJSON']);

/** Returns `image` as an object that notes each read of a column it does not know. */
export function watchRow(image: RowImage): WatchedRow {
  const unknowns: Unknown[] = [];
  const isKnown = (property: string): boolean => Object.hasOwn(image.known, property);
  const noteUnknown = (): boolean => {
    unknowns.push(createUnknown());
    return true;
  };
  const row: object = new Proxy(Object.create(image.prototype ?? null) as object, {
    get(target, property, receiver) {
      if (typeof property === 'symbol' || NEVER_COLUMNS.has(property))
        return Reflect.get(target, property, receiver) as unknown;
      if (isKnown(property)) return image.known[property];
      if (property in target) return Reflect.get(target, property, receiver) as unknown;
      noteUnknown();
      return unknowns.at(-1);
    },
    has(target, property) {
      if (typeof property === 'symbol' || NEVER_COLUMNS.has(property)) return property in target;
      return isKnown(property) || property in target || noteUnknown();
    },
    getOwnPropertyDescriptor(_target, property) {
      if (typeof property === 'symbol' || !isKnown(property)) return void noteUnknown();
      return { value: image.known[property], writable: true, enumerable: true, configurable: true };
    },
    ownKeys: () => {
      throw new TypeError('The columns of this row are not all known; name those that the rule needs.');
    },
  });
  return { row, unknowns };
}
