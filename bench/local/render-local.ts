import type { BenchReport } from '../bench-report.js';
import { factsOf } from '../report/facts-of.js';
import { markdownTable } from '../report/markdown-table.js';

/** Returns `docs/reference/local-tier.md`. */
export function renderLocal({ surroundings, rows }: BenchReport): string {
  const ours = rows.filter(({ suite }) => suite === 'local');
  const meanings = ours.map(({ id, title }) => `- **${id}**: ${title}.`).join('\n');
  return [INTRODUCTION, factsOf(surroundings), markdownTable(ours), READING, meanings, ''].join('\n\n');
}

const INTRODUCTION = `# The in-process tier in figures

What a read costs whose value is [kept in the process](../guides/local-tier.md). \`npm run bench -- --only local\` measures it again; this page is its output (\`-- --markdown\`, formatted).`;

const READING = `Microseconds per read of the whole: the time that all reads took, by their number. Medians over the rounds of one run, with the smallest and the largest in parentheses; ours and the reference take turns. Each entry has one index, so its
namespace's token and two more are compared at every validated read.`;
