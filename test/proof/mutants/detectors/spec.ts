import { CLEAN, type Detect } from './detector.js';
import { DetectorFailedError } from './detector-failed-error.js';
import { runProgram } from './run-program.js';

const PROGRAM = 'node_modules/vitest/vitest.mjs';
/** Servers have to be started first. */
const AROUND_S = 60;

interface Results {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly failureMessages: readonly string[] }[];
  }[];
}

/** Runs one test of the project's own. */
export function detectBySpec(file: string, title: string): Detect {
  return async (folder, { seconds }) => {
    const args = [PROGRAM, 'run', file, '-t', asPattern(title), '--reporter=json', '--no-file-parallelism'];
    const ended = await runProgram(folder, args, seconds + AROUND_S);
    const results = parse(ended.stdout);
    const tests = results?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
    const failed = tests.find(({ status }) => status === 'failed');
    if (failed) return { firstLine: failed.failureMessages[0]?.split('\n')[0] ?? 'failed' };
    // A test that was renamed passes nothing.
    if (ended.code !== 0 || !results?.numPassedTests) throw new DetectorFailedError(`${file} "${title}"`, ended);
    return CLEAN;
  };
}

function asPattern(title: string): string {
  return title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function parse(stdout: string): Results | undefined {
  const start = stdout.indexOf('{"num');
  return start < 0 ? undefined : (JSON.parse(stdout.slice(start)) as Results);
}
