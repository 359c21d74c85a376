import type { Cell, CellKind } from '../ports/store.js';

/** Longest text in a key that is kept as it is; longer text is replaced by its digest. */
const MAX_PLAIN_LENGTH = 160;

/**
 * Builds the keys of one namespace.
 *
 * All of them start with the same hash tag, so they share a slot of a cluster. Prefix and name are checked to hold no braces, and
 * a hash tag ends at the first closing one: nothing in an id can leave it.
 */
export class KeySpace {
  readonly namespace: Cell;
  private readonly tag: string;

  constructor(
    prefix: string,
    name: string,
    private readonly digest: (text: string) => string,
  ) {
    this.tag = `{${prefix}:${name}}`;
    this.namespace = this.cell('namespace', 'n');
  }

  entry(encodedId: string): Cell {
    return this.cell('entry', `e:${this.bounded(encodedId)}`);
  }

  index(fields: string, encodedValues: string): Cell {
    return this.cell('fence', `i:${fields}:${this.bounded(encodedValues)}`);
  }

  /** Cell of any other fence of this namespace; `name` must be unique among them. */
  fence(name: string): Cell {
    return this.cell('fence', `t:${this.bounded(name)}`);
  }

  private bounded(text: string): string {
    return text.length <= MAX_PLAIN_LENGTH ? text : `#${this.digest(text)}`;
  }

  private cell(kind: CellKind, rest: string): Cell {
    return { kind, key: `${this.tag}${rest}`, pendingKey: `${this.tag}p:${rest}` };
  }
}
