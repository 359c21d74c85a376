import { describe, expect, it } from 'vitest';
import { spreadOf } from './spread.js';

describe('spreadOf', () => {
  it.each([
    { samples: [3], median: 3, low: 3, high: 3 },
    { samples: [10, 1, 2], median: 2, low: 1, high: 10 },
    { samples: [4, 1, 3, 100], median: 3.5, low: 1, high: 100 },
  ])('finds the median and the ends of $samples', ({ samples, ...spread }) => {
    expect(spreadOf(samples)).toEqual(spread);
  });

  it('leaves the samples as they are', () => {
    const samples = [2, 1];
    spreadOf(samples);
    expect(samples).toEqual([2, 1]);
  });

  it('says nothing about no samples', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
