import type { BenchReport } from '../bench-report.js';
import { factsOf } from '../report/facts-of.js';
import { markdownTable } from '../report/markdown-table.js';
import type { Row } from '../row.js';

/** Suites with a page of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['outage', 'stampede']);

/** Returns `docs/benchmarks.md`. */
export function renderBenchmarks({ surroundings, rows }: BenchReport): string {
  const ours = rows.filter(({ suite }) => !ELSEWHERE.has(suite));
  return [
    INTRODUCTION,
    factsOf(surroundings),
    PICTURE,
    markdownTable(ours),
    readingOf(ours),
    meaningsOf(ours),
    '',
  ].join('\n\n');
}

const INTRODUCTION = `# Benchmarks

What the cache costs, beside what it is compared with, in one process and in turns: [how the figures are made](decisions/0029-how-figures-are-made.md), [what the hot path spends its time on](decisions/0030-the-hot-path.md),
[how far it goes](concepts/scale.md), [what an outage costs](reference/outages.md). This page is the output of \`npm run bench -- --only ... --markdown\`, formatted, and shows the suites of one run; the
missed targets are in it too. \`npm run bench -- --help\` lists all suites.`;

const PICTURE = `![How often as good as its reference each row is; the dashed marks are targets](benchmarks.svg)`;

function readingOf(rows: readonly Row[]): string {
  const rounds = Math.max(...rows.map((row) => row.rounds));
  return `Figures are medians over ${rounds} rounds, with the smallest and the largest in parentheses; the ratio is that of ours to the reference within a round. A load average beyond the number of cores says that other
processes wanted them too: believe the ratios before the figures.`;
}

/** Rows that mean the same are told of once. */
function meaningsOf(rows: readonly Row[]): string {
  return [...groupedByTitle(rows)].map(([title, ids]) => `- **${ids.join('**, **')}**: ${title}.`).join('\n');
}

function groupedByTitle(rows: readonly Row[]): ReadonlyMap<string, readonly string[]> {
  const byTitle = new Map<string, string[]>();
  for (const { title, id } of rows) byTitle.set(title, [...(byTitle.get(title) ?? []), id]);
  return byTitle;
}
