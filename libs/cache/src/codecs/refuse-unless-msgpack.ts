import { describeClass } from './describe-class.js';
import { refuseOddArray } from './refuse-odd-array.js';
import { refuseOddProperties } from './refuse-odd-properties.js';
import { Refusal } from './refusal.js';

/** @throws Refusal at the first part of `value` that msgpack would drop or change. */
export function refuseUnlessMsgpack(value: unknown): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new Refusal(value, 'it is text with half a surrogate pair');
      return;
    case 'number':
      if (Object.is(value, -0)) throw new Refusal(value, 'msgpack has no -0');
      return;
    case 'object':
      return value === null ? undefined : refuseUnlessMsgpackObject(value);
    case 'function':
    case 'symbol':
      throw new Refusal(value, `msgpack has no ${typeof value}`);
    default:
  }
}

function refuseUnlessMsgpackObject(value: object): void {
  const check = CHECKS.get(Object.getPrototypeOf(value));
  if (!check) throw new Refusal(value, `it is ${describeClass(value)}, which msgpack does not keep`);
  check(value as never);
}

/** What an object must look like to come back unchanged, by its class. */
const CHECKS = new Map<unknown, (value: never) => void>([
  [Object.prototype, refuseOddRecord],
  [Array.prototype, refuseOddList],
  [Map.prototype, refuseOddMap],
  [Set.prototype, refuseOddSet],
  [Date.prototype, refuseExtraProperties],
  [Buffer.prototype, refuseSharedMemory],
  [Uint8Array.prototype, refuseSharedMemory],
]);

function refuseOddRecord(value: Record<string, unknown>): void {
  refuseOddProperties(value);
  for (const [name, property] of Object.entries(value)) {
    if (!name.isWellFormed()) throw new Refusal(value, 'it has a property whose name holds half a surrogate pair');
    refuseUnlessMsgpack(property);
  }
}

function refuseOddList(value: readonly unknown[]): void {
  if (!Array.isArray(value)) throw new Refusal(value, 'it is no array, although its class says so');
  refuseOddArray(value);
  for (const element of value) refuseUnlessMsgpack(element);
}

function refuseOddMap(value: ReadonlyMap<unknown, unknown>): void {
  refuseExtraProperties(value);
  for (const [key, element] of value) {
    refuseUnlessMsgpack(key);
    refuseUnlessMsgpack(element);
  }
}

function refuseOddSet(value: ReadonlySet<unknown>): void {
  refuseExtraProperties(value);
  for (const element of value) refuseUnlessMsgpack(element);
}

function refuseExtraProperties(value: object): void {
  if (Reflect.ownKeys(value).length > 0)
    throw new Refusal(value, `it is ${describeClass(value)} with properties of its own`);
}

function refuseSharedMemory(value: Uint8Array): void {
  if (!(value.buffer instanceof ArrayBuffer))
    throw new Refusal(value, `it is ${describeClass(value)} over shared memory`);
}
