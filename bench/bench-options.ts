import { Command, InvalidArgumentError, Option } from 'commander';
import { SUITES } from './suites.js';

/** What to measure, how often, and how to tell. */
export interface BenchOptions {
  /** Name of the one suite; left out, all of them. */
  readonly only?: string;
  readonly rounds: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

const AFTER_HELP = `
Exit codes: 0 every target was met, 1 one was not, 2 wrong usage or any other failure.`;

/** Reads the command line; on `--help` it prints the options and ends the process with 0, on a wrong option with 2. */
export function readBenchOptions(argv: readonly string[]): BenchOptions {
  return new Command('bench')
    .description('Measures the library beside what it is compared with, on servers of its own.')
    .addOption(new Option('--only <suite>', 'the one suite to run').choices(SUITES.map(({ name }) => name)))
    .option('--rounds <number>', 'how often each thing is measured', positive, 7)
    .option('--json', 'print the report as one JSON object, and nothing else')
    .addOption(new Option('--markdown', 'print the page of the documentation').conflicts('json'))
    .addHelpText('after', AFTER_HELP)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv)
    .opts<BenchOptions>();
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.');
  return value;
}
