import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Distribution } from './distribution.js';

function of(...values: number[]): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.add(value);
  return distribution;
}

describe('a distribution', () => {
  it('knows nothing before the first value', () => {
    expect(new Distribution().spread()).toBeNull();
  });

  it('N8 tells count, mean and deviation exactly, and percentiles within 5 %', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => i + 1);
    const spread = of(...values).spread()!;
    expect(spread).toMatchObject({ count: 1_000, mean: 500.5, max: 1_000 });
    expect(spread.deviation).toBeCloseTo(288.675, 3);
    for (const [told, exact] of [[spread.p50, 500] as const, [spread.p90, 900] as const, [spread.p99, 990] as const])
      expect(Math.abs(told - exact) / exact).toBeLessThan(0.05);
  });

  it('N8 does so for any values, also 0, and never tells more than the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const { p50, max } = of(...values).spread()!;
        const exact = sorted[Math.ceil(0.5 * sorted.length) - 1]!;
        expect(Math.abs(p50 - exact)).toBeLessThanOrEqual(0.05 * exact);
        expect(p50).toBeLessThanOrEqual(max);
      }),
    );
    expect(of(0, 0).spread()).toMatchObject({ count: 2, mean: 0, deviation: 0, p50: 0, max: 0 });
  });
});
