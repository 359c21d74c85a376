import type { Goal } from '../goal.js';
import type { Row } from '../row.js';
import type { Spread } from '../spread.js';
import { digits } from './digits.js';

/** What a row is called, and what is in it. */
export const HEADER = ['id', 'ours', 'reference', 'ratio', 'target', 'ok'] as const;

/** Returns the cells of a row in the order of `HEADER`, medians with the range that they are from. */
export function cellsOf({ id, unit, goal, ok, spread }: Row): readonly string[] {
  return [
    id,
    withRange(spread.ours, ` ${unit}`),
    spread.reference ? withRange(spread.reference, ` ${unit}`) : '',
    spread.ratio ? withRange(spread.ratio, '') : '',
    goal ? targetOf(goal, unit) : '',
    goal ? (ok ? 'yes' : 'NO') : '',
  ];
}

function targetOf({ of, side, bound }: Goal, unit: string): string {
  const sign = side === 'at most' ? '≤' : '≥';
  return of === 'ratio' ? `ratio ${sign} ${digits(bound)}` : `${sign} ${digits(bound)} ${unit}`;
}

function withRange({ median, low, high }: Spread, unit: string): string {
  const range = low === high ? '' : ` (${digits(low)} to ${digits(high)})`;
  return `${digits(median)}${unit}${range}`;
}
