import type { BenchReport } from '../bench-report.js';
import type { Row } from '../row.js';
import { cellsOf, HEADER } from './cells-of.js';
import { factsOf } from './facts-of.js';

/** Returns the report for a terminal. */
export function renderTable({ surroundings, rows }: BenchReport): string {
  const table = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  const lines = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', factsOf(surroundings)].join('\n');
}

/** Returns a row for whoever waits for the next. */
export function renderRow(row: Row): string {
  const [id, ours, reference, ratio, target, ok] = cellsOf(row);
  return `${id}: ${ours}${reference && `, reference ${reference}`}${ratio && `, ratio ${ratio}`}${target && `, target ${target}: ${ok}`}`;
}
