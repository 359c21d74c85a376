import { Command, Option } from 'commander';
import { renderMarkdown } from './report/render-markdown.js';
import { renderTable } from './report/render-table.js';
import { runGauntlet, type GauntletOptions } from './run-gauntlet.js';

/** Exit codes: 0 when ours was clean in every row, 1 when it was not, 2 for everything else. */
const FAILED = 2;

const options = new Command('gauntlet')
  .description(
    'Runs the same races and outages of Redis on several caching libraries, and shows who returns old values, and who lets callers wait.',
  )
  .option('--json', 'print the report as JSON, and nothing else')
  .option('--markdown', 'print the page of the documentation')
  .addOption(new Option('--quick', 'outages of Redis for our library alone').conflicts('markdown'))
  .parse()
  .opts<GauntletOptions & { json?: boolean; markdown?: boolean }>();

try {
  const report = await runGauntlet(options, ({ library, scenario, outcome }) =>
    process.stderr.write(`${library}: ${scenario}: ${outcome}\n`),
  );
  const text = options.json ? JSON.stringify(report) : options.markdown ? renderMarkdown(report) : renderTable(report);
  process.stdout.write(`${text}\n`);
  process.exitCode = report.clean ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = FAILED;
}
