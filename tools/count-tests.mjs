/**
 * Prints `N passed, N failed` from the report that vitest's json reporter left; test files that could not even be loaded count
 * as failed. Fails when there is no report or no test in it.
 */
import { readFileSync } from 'node:fs';

const report = readReport(process.argv[2]);
const unloadable = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
const failed = report.numFailedTests + unloadable.length;
console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exitCode = report.numPassedTests > 0 && failed === 0 ? 0 : 1;

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    console.error('The test run left no report: it did not get as far as running tests.');
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}
