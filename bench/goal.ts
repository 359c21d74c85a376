import type { Target } from './samples.js';

/** Which figure of a row has to be on which side of a bound. */
export interface Goal {
  readonly of: 'ours' | 'ratio';
  readonly side: 'at most' | 'at least';
  readonly bound: number;
}

/** @param reference - Its median; null when there is none. */
export function goalOf(target: Target | null, reference: number | null): Goal | null {
  if (target === null) return null;
  if ('ratioAtLeast' in target) return { of: 'ratio', side: 'at least', bound: target.ratioAtLeast };
  if ('ratioAtMost' in target) return { of: 'ratio', side: 'at most', bound: target.ratioAtMost };
  const beyond = target.beyond === 'reference' ? (reference ?? 0) : 0;
  return { of: 'ours', side: 'at most', bound: target.atMost + beyond };
}

/** A ratio that there is not misses every bound. */
export function isMet(
  { of, side, bound }: Goal,
  measured: { readonly ours: number; readonly ratio: number | null },
): boolean {
  const value = measured[of];
  if (value === null) return false;
  return side === 'at most' ? value <= bound : value >= bound;
}
