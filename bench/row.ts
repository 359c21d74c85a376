import type { Samples, Target } from './samples.js';
import { spreadOf, type Spread } from './spread.js';

/** One line of a report: medians, in the unit that it names. */
export interface Row {
  readonly suite: string;
  readonly id: string;
  readonly title: string;
  readonly unit: Samples['unit'];
  readonly ours: number;
  /** Null where there is nothing to compare with. */
  readonly reference: number | null;
  /** Of ours to the reference. */
  readonly ratio: number | null;
  /** What `ours` may be at most. */
  readonly target: number;
  readonly ok: boolean;
  readonly rounds: number;
  readonly spread: { readonly ours: Spread; readonly reference: Spread | null };
}

/** Judges what was measured. @throws RangeError when nothing was. */
export function rowOf(suite: string, { id, title, unit, ours, reference, target }: Samples): Row {
  const spread = { ours: spreadOf(ours), reference: reference.length > 0 ? spreadOf(reference) : null };
  const compared = spread.reference?.median ?? null;
  const atMost = mostOf(target, compared ?? 0);
  return {
    suite,
    id,
    title,
    unit,
    ours: spread.ours.median,
    reference: compared,
    ratio: compared ? spread.ours.median / compared : null,
    target: atMost,
    ok: spread.ours.median <= atMost,
    rounds: ours.length,
    spread,
  };
}

function mostOf({ atMost, beyond }: Target, reference: number): number {
  if (beyond === 'share') return atMost * reference;
  return beyond === 'reference' ? atMost + reference : atMost;
}
