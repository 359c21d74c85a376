import { expect, it } from 'vitest';
import { Zipf } from './zipf.js';

it.each([
  [0, 0, 'the smallest draw is the first position'],
  [0.54, 0, 'the first of three has 6/11 of the draws'],
  [0.55, 1, 'and ends there'],
  [0.81, 1, 'the second has half of that'],
  [0.82, 2, 'and ends there'],
  [0.999, 2, 'the last position is within the list'],
])('maps %d to position %d because %s', (point, position) => {
  expect(new Zipf(3, 1, () => point).draw()).toBe(position);
});
