import type { BenchReport } from '../bench-report.js';
import { barChart, type Bar } from '../report/bar-chart.js';
import { digits } from '../report/digits.js';
import { factsOf } from '../report/facts-of.js';
import type { Row } from '../row.js';

/** Returns a picture of how often better, or worse, each row is than its reference. */
export function renderPicture({ surroundings, rows }: BenchReport): string {
  return barChart('Times as good as the reference', factsOf(surroundings), rows.flatMap(barOf));
}

function barOf({ id, ratio, goal, ok, unit }: Row): Bar[] {
  if (ratio === null || (goal && goal.of === 'ours')) return [];
  const isMoreBetter = goal ? goal.side === 'at least' : unit.endsWith('/s');
  const times = (value: number): number => (isMoreBetter ? value : 1 / value);
  return [
    {
      label: id,
      times: times(ratio),
      text: digits(ratio),
      isMet: goal ? ok : null,
      target: goal ? times(goal.bound) : null,
    },
  ];
}
