import { Command, InvalidArgumentError, Option } from 'commander';
import type { Suite } from './suite.js';
import { SUITES } from './suites.js';

/** What to measure, how often, and how to tell. */
export interface BenchOptions {
  readonly only: readonly Suite[];
  readonly rounds: number;
  /** Whether cores are kept from falling asleep. */
  readonly awake?: boolean;
  /** A report to tell of, instead of measuring. */
  readonly from?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly svg?: boolean;
}

const AFTER_HELP = `
Suites: ${SUITES.map(({ name }) => name).join(', ')}.
Exit codes: 0 every target was met, 1 one was not, 2 wrong usage or any other failure.`;

/** Reads the command line; on `--help` it prints the options and ends the process with 0, on a wrong option with 2. */
export function readBenchOptions(argv: readonly string[]): BenchOptions {
  return new Command('bench')
    .description('Measures the library beside what it is compared with, on servers of its own.')
    .addOption(
      new Option('--only <suites>', 'the suites to run, with commas between them')
        .argParser(suitesNamed)
        .default(SUITES, 'all of them'),
    )
    .option('--rounds <number>', 'how often each thing is measured', positive, 7)
    .option('--awake', 'keep every core awake, by processes of the lowest priority')
    .option('--from <file>', 'tell of what --json has printed before, and measure nothing')
    .addOption(
      new Option('--json', 'print the report as one JSON object, and nothing else').conflicts(['markdown', 'svg']),
    )
    .addOption(new Option('--markdown', 'print the pages of the documentation').conflicts('svg'))
    .option('--svg', 'print a picture of the ratios')
    .addHelpText('after', AFTER_HELP)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv)
    .opts<BenchOptions>();
}

function suitesNamed(text: string): readonly Suite[] {
  return text.split(',').map((name) => {
    const suite = SUITES.find((each) => each.name === name);
    if (suite) return suite;
    throw new InvalidArgumentError(`There is no suite "${name}".`);
  });
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.');
  return value;
}
