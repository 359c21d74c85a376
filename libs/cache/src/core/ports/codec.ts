/** Turns a value into the payload of an entry and back. */
export interface Codec {
  /** One byte, written into every envelope; an id is never reused for another format. */
  readonly id: number;
  readonly name: string;
  /**
   * What else those who write and those who read have to agree on, such as the order of fields. Entries that were written under another
   * layout are not read.
   */
  readonly layout?: string;
  /**
   * Returns the bytes of `value`.
   *
   * @throws when the value cannot be represented faithfully; the caller's value is then returned but not cached.
   */
  encode(value: unknown): Uint8Array;
  /**
   * Returns a new value on every call.
   *
   * @throws on bytes it cannot decode, which count as a miss.
   */
  decode(bytes: Uint8Array): unknown;
  /**
   * Tells whether all state of `instance`, an object of some class that `decode` returned, is in its own properties, so that freezing it
   * makes it read-only. The in-process tier shares only values that are; without this method, none with instances of classes.
   */
  isFreezable?(instance: object): boolean;
}
