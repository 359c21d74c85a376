const UNKNOWN = Symbol('unknown column');

/** Stands for the value of a column that a write's event does not carry. */
export interface Unknown {
  readonly [UNKNOWN]: true;
}

/** @internal */
export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && UNKNOWN in value;
}

/** @internal Any look inside, or computation with it, throws, and so widens the rule. */
export function createUnknown(): Unknown {
  return new Proxy(
    { [UNKNOWN]: true as const },
    {
      get(_target, property) {
        if (property === UNKNOWN) return true;
        throw new TypeError('This column is not known for this write.');
      },
      has: (_target, property) => property === UNKNOWN,
    },
  );
}
