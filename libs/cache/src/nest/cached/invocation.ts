/** Where an id keeps its invocation: no field of the id, so no part of the key, and it goes along with copies of the id. */
export const INVOCATION: unique symbol = Symbol('nestjs-coherent-cache: invocation');

/** One call of a cached method. */
export interface Invocation {
  readonly self: object;
  readonly args: readonly unknown[];
}

/** Id of the entry that holds the result of a call. */
export interface CallId {
  /** Digest of the arguments. */
  readonly call: string;
  /** Absent in ids that are only looked for. */
  readonly [INVOCATION]: Invocation;
}
