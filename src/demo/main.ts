import 'reflect-metadata';
import { readDemoOptions } from './demo-options.js';
import { exitCodeOf } from './report/exit-code-of.js';
import { renderReport } from './report/render-report.js';
import { runDemo } from './run-demo.js';

/** Exit codes: 0 when every read was right, 1 when one was not, 2 for everything else. */
const FAILED = 2;

const tell = (error: unknown) => process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);

// Node would end with 1, which says that a read was wrong.
process.once('uncaughtException', (error) => {
  tell(error);
  process.exit(FAILED);
});
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

try {
  const options = readDemoOptions(process.argv);
  const report = await runDemo(options, interrupted.signal);
  process.stdout.write(`${options.json ? JSON.stringify(report) : renderReport(report)}\n`);
  process.exitCode = exitCodeOf(report);
} catch (error) {
  tell(error);
  process.exitCode = FAILED;
}
