import { describe, expect, it } from 'vitest';
import { percentileOf } from './percentile.js';
import { spreadOf } from './spread.js';

describe('percentileOf', () => {
  it.each([
    [0.5, 2],
    [0.75, 3],
    [0.99, 10],
    [1, 10],
  ])('finds what a share of %f does not exceed: %f ms', (share, expected) => {
    expect(percentileOf([10_000, 1_000, 3_000, 2_000], share)).toBe(expected);
  });

  it('knows no number where there are no durations', () => {
    expect(percentileOf([], 0.99)).toBeNull();
    expect(spreadOf([])).toBeNull();
  });
});
