import type { BenchReport } from '../bench-report.js';
import { factsOf } from '../report/facts-of.js';
import { markdownTable } from '../report/markdown-table.js';
import type { Row } from '../row.js';

/** Returns `docs/reference/outages.md`. */
export function renderOutages({ surroundings, rows }: BenchReport): string {
  const ours = rows.filter(({ suite }) => suite === 'outage');
  const meanings = ours.map(({ id, title }) => `- **${id}**: ${title}.`).join('\n');
  return [INTRODUCTION, factsOf(surroundings), markdownTable(ours), readingOf(ours), meanings, ''].join('\n\n');
}

const INTRODUCTION = `# Outages in figures

What an application notices of a Redis that is away, and how soon it is back to normal afterwards, with the budgets that everybody has by default: 50 ms for a read, 250 ms for each half of a
write's bracket. \`npm run bench -- --only outage\` measures it again; this page is its output (\`-- --markdown\`, formatted). [What happens then, and why](../guides/redis.md#when-redis-is-away).`;

/** How to read the table. */
function readingOf(rows: readonly Row[]): string {
  const rounds = Math.max(...rows.map((row) => row.rounds));
  return `Figures are medians over ${rounds} rounds of one run (\`reconnects\`: one), with the smallest and the largest in parentheses; ours and the reference take turns, or meet the same outage at the same time. \`ok\` says whether the median
is within the target. Outages are of another length in each round, 0.4 to 2.4 seconds, and rows are read without pause meanwhile. A load average beyond the number of cores says that other
processes wanted them too: the slowest reads show it first, processor time the least. The four reads of \`open-adds\` share one thread, so each of them waits for the other three; between four and the next four the process sleeps for a millisecond, but not in the rows named \`steady\`.`;
}
