import { describeClass } from './describe-class.js';
import { refuseOddArray } from './refuse-odd-array.js';
import { refuseOddProperties } from './refuse-odd-properties.js';
import { Refusal } from './refusal.js';

/** What a built-in class must look like to come back unchanged; classes that are not listed are refused. */
const CHECKS = new Map<unknown, (value: never) => void>([
  [Object.prototype, refuseOddProperties],
  [null, refuseOddProperties],
  [Array.prototype, refuseOddArray],
  [Date.prototype, refuseExtraProperties],
  [Map.prototype, refuseExtraProperties],
  [Set.prototype, refuseExtraProperties],
  [URL.prototype, refuseExtraProperties],
  [RegExp.prototype, refuseOddRegExp],
]);

/** @throws Refusal when `value` itself (not what it contains) would not come back unchanged from devalue. */
export function refuseUnlessTyped(value: unknown): void {
  if (typeof value === 'function' || typeof value === 'symbol') throw new Refusal(value, `it is a ${typeof value}`);
  if (typeof value !== 'object' || value === null) return;
  const check = CHECKS.get(Object.getPrototypeOf(value));
  if (!check) throw new Refusal(value, `it is ${describeClass(value)}, a class unknown to this codec`);
  check(value as never);
}

function refuseExtraProperties(value: object): void {
  if (Reflect.ownKeys(value).length > 0)
    throw new Refusal(value, `it is ${describeClass(value)} with properties of its own`);
}

function refuseOddRegExp(value: RegExp): void {
  if (value.lastIndex !== 0) throw new Refusal(value, 'it is a RegExp in the middle of a search (lastIndex is not 0)');
  if (Reflect.ownKeys(value).length > 1) throw new Refusal(value, 'it is a RegExp with properties of its own');
}
