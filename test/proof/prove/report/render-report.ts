import type { ProofReport } from './proof-report.js';

/** Returns the report for people. */
export function renderReport({ byKind, ways, faults = {}, writerErrors = {}, ...numbers }: ProofReport): string {
  const parts = [
    Object.entries(numbers).map(([name, value]) => `${name.padEnd(16)} ${render(value)}`),
    waysRead(ways),
    counts(byKind),
    counts(faults),
    counts(writerErrors),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function render(value: string | number | object | null): string | number {
  if (value === null) return '-';
  if (typeof value !== 'object') return value;
  return Object.entries(value)
    .map(([name, each]) => `${name} ${each}`)
    .join(', ');
}

function waysRead(ways: ProofReport['ways']): string[] {
  const rows = Object.entries(ways).map(([name, { reads, hits }]) => [reads, hits, name] as const);
  return [['reads', 'hits', 'way'] as const, ...rows].map(
    ([reads, hits, name]) => `  ${String(reads).padStart(8)}  ${String(hits).padStart(8)}  ${name}`,
  );
}

function counts(byName: Readonly<Record<string, number>>): string[] {
  const sorted = Object.entries(byName).sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`);
}
