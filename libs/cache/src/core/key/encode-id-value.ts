import { InvalidIdError } from '../errors/invalid-id-error.js';
import { encodeText } from './encode-text.js';

/**
 * Returns `value` as self-delimiting text that starts with its type, so that neither `1` and `'1'`, nor `('ab','c')` and
 * `('a','bc')`, ever share a key. `-0` counts as `0`.
 *
 * @param where - Names namespace and field in the error's message.
 * @throws InvalidIdError for undefined, NaN, infinities, invalid dates, and every other type.
 */
export function encodeIdValue(value: unknown, where: string): string {
  switch (typeof value) {
    case 'number':
      if (Number.isFinite(value)) return `d${value + 0};`;
      break;
    case 'string':
      return encodeText(value);
    case 'bigint':
      return `i${value};`;
    case 'boolean':
      return value ? 't' : 'f';
    case 'object':
      if (value === null) return 'n';
      if (value instanceof Date && !Number.isNaN(value.getTime())) return `D${value.getTime()};`;
  }
  throw new InvalidIdError(
    `${where}: ${describe(value)} cannot be part of an id. Use a string, a finite number, a bigint, a boolean, a valid Date, or null.`,
  );
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'number') return String(value);
  return value instanceof Date ? 'an invalid Date' : `a value of type ${typeof value}`;
}
