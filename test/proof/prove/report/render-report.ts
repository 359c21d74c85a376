import type { ProofReport } from './proof-report.js';

/** Returns the report for people. */
export function renderReport(report: ProofReport): string {
  const { byKind, ...numbers } = report;
  const kinds = Object.entries(byKind).sort(([, a], [, b]) => b - a);
  return [
    ...Object.entries(numbers).map(([name, value]) => `${name.padEnd(16)} ${value}`),
    '',
    ...kinds.map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`),
  ].join('\n');
}
