import 'reflect-metadata';
import { readDemoOptions } from './demo-options.js';
import { renderReport } from './report/render-report.js';
import { runDemo } from './run-demo.js';

/** Exit codes: 0 when every read was right, 1 when one was not, 2 when the demo could not run. */
const options = readDemoOptions(process.argv);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

try {
  const report = await runDemo(options, interrupted.signal);
  process.stdout.write(`${options.json ? JSON.stringify(report) : renderReport(report)}\n`);
  process.exitCode = report.staleReads + report.dirtyReads > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
