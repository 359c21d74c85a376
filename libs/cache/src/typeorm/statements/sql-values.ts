import type { SqlValue } from '../sql/sql-value.js';

/** Stands for a value that the text of a statement does not tell. */
export const NOT_KNOWN: unique symbol = Symbol('not known');

/** Returns what `value` of a statement is, given the parameters that go with its text. */
export function valueOf(value: SqlValue | null, parameters: readonly unknown[]): unknown {
  if (value === null) return NOT_KNOWN;
  if ('literal' in value) return value.literal;
  return value.parameter < parameters.length ? parameters[value.parameter] : NOT_KNOWN;
}
