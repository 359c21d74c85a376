/**
 * Prints `N passed, N failed` from the report that vitest's json reporter left, and of each failed test its name and what it says; test
 * files that could not even be loaded count as failed. Fails when there is no report or no test in it.
 */
import { readFileSync } from 'node:fs';

const LINES_OF_A_MESSAGE = 12;

const report = readReport(process.argv[2]);
const failures = report.testResults.flatMap((file) => failuresIn(file));
for (const { name, message } of failures) console.log(`FAILED ${name}\n${indented(message)}\n`);
console.log(`${report.numPassedTests} passed, ${failures.length} failed`);
process.exitCode = report.numPassedTests > 0 && failures.length === 0 ? 0 : 1;

function failuresIn({ name: file, status, message, assertionResults }) {
  if (status === 'failed' && assertionResults.length === 0) return [{ name: file, message }];
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map(({ fullName, failureMessages }) => ({ name: `${file}: ${fullName}`, message: failureMessages.join('\n') }));
}

function indented(message) {
  return message
    .split('\n')
    .slice(0, LINES_OF_A_MESSAGE)
    .map((line) => `  ${line}`)
    .join('\n');
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    console.error('The test run left no report: it did not get as far as running tests.');
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}
