/**
 * Teaches a typed codec one more kind of object.
 *
 * Decoding has two steps so that objects may refer to themselves and to each other: `create` makes an object that others can
 * already point to, `fill` completes it once every object of the value exists.
 */
export interface CustomType<T extends object = object> {
  /** Part of the wire format: lower-case letters; never reused for another layout of `pack`. */
  readonly name: string;

  /** Tells whether this type writes `value`; asked once for every object of a value. */
  owns(value: object): value is T;

  /**
   * Returns what is written instead of `value`: a new array of anything that the codec keeps, other custom objects included.
   *
   * @throws Refusal when the object cannot be represented faithfully.
   */
  pack(value: T): readonly unknown[];

  /**
   * Returns the object for `packed`, complete except for what `fill` adds.
   * Its elements may still be missing where they lead back to this object; leading primitive elements are always there.
   *
   * @param packed - Untrusted: check it.
   * @throws when `packed` is not what `pack` returns.
   */
  create(packed: readonly unknown[]): T;

  /** Completes what `create` returned; everything that `packed` refers to exists by now. */
  fill?(created: T, packed: readonly unknown[]): void;
}
