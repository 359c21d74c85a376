import { expect, it } from 'vitest';
import { seededRandom } from './seeded-random.js';

const draw = (seed: number) => Array.from({ length: 1_000 }, seededRandom(seed));

it('draws the same numbers for the same seed, and others for another', () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

it('draws evenly between 0 and 1', () => {
  const numbers = draw(7);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(numbers.reduce((sum, number) => sum + number) / numbers.length).toBeCloseTo(0.5, 1);
});
