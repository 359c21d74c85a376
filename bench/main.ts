import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { readBenchOptions, type BenchOptions } from './bench-options.js';
import type { BenchReport } from './bench-report.js';
import { keepAwake } from './keep-awake.js';
import { renderPicture } from './page/render-picture.js';
import { renderRow, renderTable } from './report/render-table.js';
import type { Row } from './row.js';
import { runApart } from './run-apart.js';
import { runSuite, type Progress } from './run-suite.js';
import { readSurroundings } from './surroundings.js';
import { SUITES } from './suites.js';

/** Exit codes: 0 when every target was met, 1 when one was not, 2 for everything else. */
const FAILED = 2;

const options = readBenchOptions(process.argv);
const progress: Progress = {
  begins: (measurement) => process.stderr.write(`measuring ${measurement} ...\n`),
  found: (row) => process.stderr.write(`  ${renderRow(row)}\n`),
};

try {
  const report = options.from ? saved(options.from) : await measured(options);
  process.stdout.write(`${textOf(report)}\n`);
  process.exitCode = report.rows.every(({ ok }) => ok) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = FAILED;
}

async function measured({ only, rounds, awake = false }: BenchOptions): Promise<BenchReport> {
  const surroundings = { ...(await readSurroundings()), awake };
  const rows: Row[] = [];
  const measure = async (): Promise<void> => {
    const [first, ...others] = only;
    if (others.length === 0) rows.push(...(await runSuite(first!, rounds, progress)));
    else for (const suite of only) rows.push(...(await runApart(suite, rounds)));
  };
  await (awake ? keepAwake(measure) : measure());
  return { surroundings, rows };
}

function saved(file: string): BenchReport {
  return JSON.parse(readFileSync(file, 'utf8')) as BenchReport;
}

function textOf(report: BenchReport): string {
  if (options.json) return JSON.stringify(report);
  if (options.svg) return renderPicture(report);
  return options.markdown ? pagesOf(report) : renderTable(report);
}

/** Suites share pages. */
function pagesOf(report: BenchReport): string {
  const suites = SUITES.filter(({ name }) => report.rows.some((row) => row.suite === name));
  return [...new Set(suites.map(({ renderMarkdown }) => renderMarkdown))].map((render) => render(report)).join('\n');
}
