import { expect, it } from 'vitest';
import { formsOf } from './forms-of.js';

it('gives the values as they are first, then every combination of their other forms', () => {
  expect(formsOf({ id: 4, name: 'ada', on: '5' }, ['id', 'name', 'on'])).toEqual([
    { id: 4, name: 'ada', on: '5' },
    { id: 4, name: 'ada', on: 5 },
    { id: 4, name: 'ada', on: 5n },
    { id: '4', name: 'ada', on: '5' },
    { id: '4', name: 'ada', on: 5 },
    { id: '4', name: 'ada', on: 5n },
    { id: 4n, name: 'ada', on: '5' },
    { id: 4n, name: 'ada', on: 5 },
    { id: 4n, name: 'ada', on: 5n },
  ]);
});

it('copies nothing of values that have one form', () => {
  const values = { name: 'ada', team: null };
  expect(formsOf(values, ['name', 'team'])[0]).toBe(values);
});
