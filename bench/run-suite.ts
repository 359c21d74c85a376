import { rowOf, type Row } from './row.js';
import type { Suite } from './suite.js';

/** Measures everything in `suite`, one after the other; `onRow` is told of each row. */
export async function runSuite(suite: Suite, rounds: number, onRow: (row: Row) => void): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const measurement of suite.measurements) {
    const found = (await measurement.measure(rounds)).map((samples) => rowOf(suite.name, samples));
    found.forEach(onRow);
    rows.push(...found);
  }
  return rows;
}
