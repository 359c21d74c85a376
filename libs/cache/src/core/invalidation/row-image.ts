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
  const row = new Proxy(Object.create(image.prototype ?? null) as object, new Watch(image.known, unknowns));
  return { row, unknowns };
}

/** A class, so that no functions are made for each of a thousand rows. */
class Watch implements ProxyHandler<object> {
  constructor(
    private readonly known: RowImage['known'],
    private readonly unknowns: Unknown[],
  ) {}

  get(target: object, property: string | symbol, receiver: unknown): unknown {
    if (typeof property === 'symbol' || NEVER_COLUMNS.has(property)) return Reflect.get(target, property, receiver);
    if (this.isKnown(property)) return this.known[property];
    if (property in target) return Reflect.get(target, property, receiver);
    this.noteUnknown();
    return this.unknowns.at(-1);
  }

  has(target: object, property: string | symbol): boolean {
    if (typeof property === 'symbol' || NEVER_COLUMNS.has(property)) return property in target;
    return this.isKnown(property) || property in target || this.noteUnknown();
  }

  getOwnPropertyDescriptor(_target: object, property: string | symbol): PropertyDescriptor | undefined {
    if (typeof property === 'symbol' || !this.isKnown(property)) return void this.noteUnknown();
    return { value: this.known[property], writable: true, enumerable: true, configurable: true };
  }

  ownKeys(): never {
    throw new TypeError('The columns of this row are not all known; name those that the rule needs.');
  }

  private isKnown(property: string): boolean {
    return Object.hasOwn(this.known, property);
  }

  private noteUnknown(): true {
    this.unknowns.push(createUnknown());
    return true;
  }
}
