import 'reflect-metadata';
import { readBenchOptions } from './bench-options.js';
import type { BenchReport } from './bench-report.js';
import { renderRow, renderTable } from './report/render-table.js';
import type { Row } from './row.js';
import { runSuite } from './run-suite.js';
import { readSurroundings } from './surroundings.js';
import { SUITES } from './suites.js';

/** Exit codes: 0 when every target was met, 1 when one was not, 2 for everything else. */
const FAILED = 2;

const { only, rounds, json, markdown } = readBenchOptions(process.argv);
const suites = SUITES.filter(({ name }) => only === undefined || name === only);

try {
  const surroundings = await readSurroundings();
  const rows: Row[] = [];
  for (const suite of suites)
    rows.push(...(await runSuite(suite, rounds, (row) => process.stderr.write(`${renderRow(row)}\n`))));
  const report: BenchReport = { surroundings, rows };
  const pages = (): string => suites.map((suite) => suite.renderMarkdown(report)).join('\n');
  const text = json ? JSON.stringify(report) : markdown ? pages() : renderTable(report);
  process.stdout.write(`${text}\n`);
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = FAILED;
}
