/**
 * Thrown by the parts of a codec when they meet something they would not give back unchanged.
 * The codec turns it into an `UnencodableValueError` that says where in the value it was.
 */
export class Refusal extends Error {
  constructor(
    readonly culprit: unknown,
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(reason, options);
    this.name = 'Refusal';
  }
}
