import { rowOf, type Row } from './row.js';
import type { Suite } from './suite.js';

/** Hears of a run while it lasts. */
export interface Progress {
  begins(measurement: string): void;
  found(row: Row): void;
}

/** Measures everything in `suite`, one after the other. */
export async function runSuite(suite: Suite, rounds: number, progress: Progress): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const measurement of suite.measurements) {
    progress.begins(measurement.name);
    const found = (await measurement.measure(rounds)).map((samples) => rowOf(suite.name, samples));
    for (const row of found) progress.found(row);
    rows.push(...found);
  }
  return rows;
}
