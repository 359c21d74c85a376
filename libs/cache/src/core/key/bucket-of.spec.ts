import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketOf } from './bucket-of.js';

describe('bucketOf', () => {
  it.each([
    ['', 64, 11],
    ['d1;', 64, 41],
    ['s5:alpha', 64, 42],
    ['s5:alpha', 7, 4],
  ])('answers the same for ever: %j of %i', (text, buckets, bucket) => {
    expect(bucketOf(text, buckets)).toBe(bucket);
  });

  it('stays within the buckets for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 1024 }), (text, buckets) => {
        const bucket = bucketOf(text, buckets);
        return Number.isInteger(bucket) && bucket >= 0 && bucket < buckets;
      }),
      { numRuns: 50 },
    );
  });

  it('spreads counted-up ids evenly', () => {
    const counts = Array.from({ length: 64 }, () => 0);
    for (let id = 0; id < 64_000; id++) counts[bucketOf(`d${id};`, 64)]!++;
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1200);
  });
});
