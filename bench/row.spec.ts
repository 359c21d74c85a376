import { describe, expect, it } from 'vitest';
import { rowOf } from './row.js';
import type { Samples } from './samples.js';

const samples = (some: Partial<Samples>): Samples => ({
  id: 'a',
  title: 'a',
  unit: 'ms',
  ours: [12, 10, 11],
  reference: [10, 9, 11],
  target: { atMost: 1, beyond: 'reference' },
  ...some,
});

describe('rowOf', () => {
  it('compares medians, and keeps how far they spread', () => {
    expect(rowOf('s', samples({}))).toMatchObject({ ours: 11, reference: 10, ratio: 1.1, rounds: 3 });
    expect(rowOf('s', samples({})).spread.ours).toEqual({ median: 11, low: 10, high: 12 });
  });

  it.each([
    { target: { atMost: 1, beyond: 'reference' }, atMost: 11, ok: true },
    { target: { atMost: 0.9, beyond: 'reference' }, atMost: 10.9, ok: false },
    { target: { atMost: 1.1, beyond: 'share' }, atMost: 11, ok: true },
    { target: { atMost: 0.5, beyond: 'share' }, atMost: 5, ok: false },
    { target: { atMost: 11, beyond: 'nothing' }, atMost: 11, ok: true },
    { target: { atMost: 10, beyond: 'nothing' }, atMost: 10, ok: false },
  ] as const)('is $ok for a target of $target.atMost beyond $target.beyond', ({ target, atMost, ok }) => {
    expect(rowOf('s', samples({ target }))).toMatchObject({ target: atMost, ok });
  });

  it('has no ratio where there is nothing to compare with', () => {
    const target = { atMost: 11, beyond: 'nothing' } as const;
    expect(rowOf('s', samples({ reference: [], target }))).toMatchObject({ reference: null, ratio: null, ok: true });
  });
});
