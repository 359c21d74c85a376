import 'reflect-metadata';
import { readProveOptions } from './prove-options.js';
import { renderReport } from './report/render-report.js';
import { unprovedWays } from './report/ways.js';
import { runProof } from './run-proof.js';

/** Exit codes: 0 when every read was right, 1 when one was not, 2 for everything else. */
const VIOLATED = 1;
const FAILED = 2;

const options = readProveOptions(process.argv);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

try {
  const { report, story } = await runProof(options, interrupted.signal);
  const unproved = options.everyWay ? unprovedWays(report.ways) : [];
  const isVacuous = report.reads === 0 || report.contendedReads === 0 || report.hitRatio === 0 || unproved.length > 0;
  const verdict = !isVacuous
    ? 'No read was stale, dirty or went back in time.'
    : unproved.length > 0
      ? `Nothing was proved of: ${unproved.join(', ')}.`
      : 'Nothing was proved: no read could have gone wrong.';
  process.stderr.write(`\n${story ?? verdict}\n`);
  process.stdout.write(`${options.json ? JSON.stringify(report) : renderReport(report)}\n`);
  const isViolated = report.stale + report.dirty + report.nonMonotonic + (report.callerErrors ?? 0) > 0;
  process.exitCode = isViolated ? VIOLATED : isVacuous ? FAILED : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = FAILED;
}
