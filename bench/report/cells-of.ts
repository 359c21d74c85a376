import type { Row } from '../row.js';
import type { Spread } from '../spread.js';

/** What a row is called, and what is in it. */
export const HEADER = ['id', 'ours', 'reference', 'ratio', 'target', 'ok'] as const;

/** Returns the cells of a row in the order of `HEADER`, medians with the range that they are from. */
export function cellsOf(row: Row): readonly string[] {
  const { id, ratio, target, unit, ok, spread } = row;
  return [
    id,
    withRange(spread.ours, unit),
    spread.reference ? withRange(spread.reference, unit) : '',
    ratio === null ? '' : digits(ratio),
    `≤ ${digits(target)} ${unit}`,
    ok ? 'yes' : 'NO',
  ];
}

function withRange({ median, low, high }: Spread, unit: string): string {
  const range = low === high ? '' : ` (${digits(low)} to ${digits(high)})`;
  return `${digits(median)} ${unit}${range}`;
}

/** Three significant digits, and no decimals beyond a hundred. */
function digits(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}
