import { describe, expect, it } from 'vitest';
import { rowOf } from './row.js';
import type { Samples } from './samples.js';

const samples = (some: Partial<Samples>): Samples => ({
  id: 'a',
  title: 'a',
  unit: 'ms',
  ours: [12, 10, 11],
  reference: [10, 5, 11],
  target: { atMost: 1, beyond: 'reference' },
  ...some,
});

describe('rowOf', () => {
  it('keeps medians, and how far they spread', () => {
    expect(rowOf('s', samples({}))).toMatchObject({ ours: 11, reference: 10, rounds: 3 });
    expect(rowOf('s', samples({})).spread.ours).toEqual({ median: 11, low: 10, high: 12 });
  });

  it('compares within each round: what slows a round down slows both', () => {
    expect(rowOf('s', samples({})).spread.ratio).toEqual({ median: 1.2, low: 1, high: 2 });
    expect(rowOf('s', samples({}))).toMatchObject({ ratio: 1.2 });
  });

  it('compares medians where the reference was measured less often', () => {
    expect(rowOf('s', samples({ reference: [10] }))).toMatchObject({ ratio: 1.1 });
  });

  it.each([
    { target: { atMost: 1, beyond: 'reference' }, bound: 11, ok: true },
    { target: { atMost: 0.9, beyond: 'reference' }, bound: 10.9, ok: false },
    { target: { atMost: 11, beyond: 'nothing' }, bound: 11, ok: true },
    { target: { atMost: 10, beyond: 'nothing' }, bound: 10, ok: false },
    { target: { ratioAtMost: 1.2 }, bound: 1.2, ok: true },
    { target: { ratioAtMost: 1.1 }, bound: 1.1, ok: false },
    { target: { ratioAtLeast: 1.2 }, bound: 1.2, ok: true },
    { target: { ratioAtLeast: 1.3 }, bound: 1.3, ok: false },
    { target: null, bound: null, ok: true },
  ] as const)('is $ok for $target', ({ target, bound, ok }) => {
    expect(rowOf('s', samples({ target }))).toMatchObject({ target: bound, ok });
  });

  it('has no ratio where there is nothing to compare with', () => {
    const target = { atMost: 11, beyond: 'nothing' } as const;
    expect(rowOf('s', samples({ reference: [], target }))).toMatchObject({ reference: null, ratio: null, ok: true });
    expect(rowOf('s', samples({ reference: [], target: { ratioAtMost: 1 } }))).toMatchObject({ ok: false });
  });

  it('says which releases were measured', () => {
    const { versions } = rowOf('s', samples({ packages: ['ioredis'] }));
    expect(Object.keys(versions)).toEqual(['nestjs-coherent-cache', 'ioredis']);
  });
});
