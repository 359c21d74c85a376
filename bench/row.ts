import { installedVersions } from '../test/support/installed-versions.js';
import { goalOf, isMet, type Goal } from './goal.js';
import type { Samples } from './samples.js';
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
  /** Of ours to the reference: the median of what it was in each round, in which the two met the same machine. */
  readonly ratio: number | null;
  /** The bound of `ours` or of `ratio`, as `goal` says; null for what is only told. */
  readonly target: number | null;
  readonly goal: Goal | null;
  readonly ok: boolean;
  readonly rounds: number;
  readonly spread: { readonly ours: Spread; readonly reference: Spread | null; readonly ratio: Spread | null };
  /** Of the packages that were measured. */
  readonly versions: Readonly<Record<string, string>>;
}

const OURS = 'nestjs-coherent-cache';

/** Judges what was measured. @throws RangeError when nothing was. */
export function rowOf(suite: string, samples: Samples): Row {
  const { id, title, unit, ours, reference, packages = [] } = samples;
  const ratios = ratiosOf(samples);
  const spread = {
    ours: spreadOf(ours),
    reference: reference.length > 0 ? spreadOf(reference) : null,
    ratio: ratios.length > 0 ? spreadOf(ratios) : null,
  };
  const measured = {
    ours: spread.ours.median,
    reference: spread.reference?.median ?? null,
    ratio: spread.ratio?.median ?? null,
  };
  const goal = goalOf(samples.target, measured.reference);
  return {
    suite,
    id,
    title,
    unit,
    ...measured,
    target: goal?.bound ?? null,
    goal,
    ok: goal === null || isMet(goal, measured),
    rounds: ours.length,
    spread,
    versions: installedVersions([OURS, ...packages]),
  };
}

/** Round by round where there are as many of both; where there are not, of the medians. */
function ratiosOf({ ours, reference }: Samples): readonly number[] {
  const ratios =
    ours.length === reference.length
      ? ours.map((value, round) => value / reference[round]!)
      : reference.length > 0
        ? [spreadOf(ours).median / spreadOf(reference).median]
        : [];
  return ratios.filter(Number.isFinite);
}
