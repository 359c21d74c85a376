import { describeClass } from './describe-class.js';
import { refuseOddArray } from './refuse-odd-array.js';
import { refuseOddProperties } from './refuse-odd-properties.js';
import { Refusal } from './refusal.js';

/** @throws Refusal at the first part of `value` that JSON would drop or change. */
export function refuseUnlessJson(value: unknown): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      return refuseOddNumber(value);
    case 'object':
      return value === null ? undefined : refuseUnlessJsonObject(value);
    default:
      throw new Refusal(value, `JSON has no ${typeof value}`);
  }
}

function refuseOddNumber(value: number): void {
  if (!Number.isFinite(value) || Object.is(value, -0)) {
    throw new Refusal(value, `JSON has no ${Object.is(value, -0) ? '-0' : value}`);
  }
}

function refuseUnlessJsonObject(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) {
    refuseOddProperties(value);
    for (const property of Object.values(value)) refuseUnlessJson(property);
  } else if (prototype === Array.prototype && Array.isArray(value)) {
    refuseOddArray(value);
    for (const element of value) refuseUnlessJson(element);
  } else {
    throw new Refusal(value, `it is ${describeClass(value)}, which JSON does not keep`);
  }
}
