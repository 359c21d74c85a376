import type { BenchReport } from '../bench-report.js';
import { factsOf } from '../report/facts-of.js';
import { markdownTable } from '../report/markdown-table.js';

/** Returns `docs/reference/stampedes.md`. */
export function renderStampedes({ surroundings, rows }: BenchReport): string {
  const ours = rows.filter(({ suite }) => suite === 'stampede');
  const meanings = ours.map(({ id, title }) => `- **${id}**: ${title}.`).join('\n');
  return [INTRODUCTION, factsOf(surroundings), markdownTable(ours), READING, meanings, ''].join('\n\n');
}

const INTRODUCTION = `# Stampedes in figures

How often one value is loaded when everybody wants it at once, and how long the last of them waits. \`npm run bench -- --only stampede\` measures it again; this page is its output (\`-- --markdown\`, formatted).
[How it works](../guides/lifetimes.md#stampedes).`;

const READING = `Figures are medians over the rounds of one run, with the smallest and the largest in parentheses; each round has a key that nobody has asked for before. Processes share the cores of one machine:
with more processes than cores the last reader waits for the processor more than for the load.`;
