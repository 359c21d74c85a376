import { expect, it } from 'vitest';
import { isJsonTree } from './is-json-tree.js';

const shared = { id: 1 };
const cyclic: unknown[] = [];
cyclic.push(cyclic);

it.each<[string, unknown]>([
  ['texts, booleans, numbers and null', ['', 'a', true, 0, -1.5, null]],
  ['objects and arrays of them', { list: [{ id: 1 }, []], empty: {} }],
  ['equal objects in two places', [{ id: 1 }, { id: 1 }]],
])('is true of %s', (_what, value) => {
  expect(isJsonTree(value)).toBe(true);
  expect(JSON.parse(JSON.stringify(value))).toEqual(value);
});

it.each<[string, unknown]>([
  ['undefined', { name: undefined }],
  ['a bigint', [1n]],
  ['-0', -0],
  ['NaN', NaN],
  ['an infinity', Infinity],
  ['a Date', { at: new Date() }],
  ['a Map', new Map()],
  ['an instance', new (class Point {})()],
  ['an object without prototype', Object.create(null)],
  ['a function', { toJSON: () => 1 }],
  ['a getter', Object.defineProperty({}, 'name', { get: () => 'a', enumerable: true })],
  ['a property that is not enumerable', Object.defineProperty({}, 'name', { value: 'a' })],
  ['a symbol key', { [Symbol('name')]: 1 }],
  ['a property named __proto__', JSON.parse('{"__proto__":1}')],
  ['an array with a hole', [, 1]], // eslint-disable-line no-sparse-arrays
  ['an array with a property', Object.assign([1], { name: 'a' })],
  ['an array with a hole and a property', Object.assign([, 1], { name: 'a' })], // eslint-disable-line no-sparse-arrays
  ['an instance of a kind of array', new (class List extends Array {})()],
  ['one object in two places', [shared, shared]],
  ['a cycle', cyclic],
])('is false of %s', (_what, value) => {
  expect(isJsonTree(value)).toBe(false);
});
