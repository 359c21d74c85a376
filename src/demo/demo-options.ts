import { Command, InvalidArgumentError, Option } from 'commander';
import { bundledRules } from '../rule-files/bundled-rules.js';
import { KINDS_OF_WRITE, type Writes } from './traffic/writes/kinds-of-write.js';

/** What the demo is asked to do. */
export interface DemoOptions {
  /** A rule file, or a folder of them. */
  readonly rules: string;
  readonly seconds: number;
  readonly readers: number;
  readonly writers: number;
  /** Left out, it depends on what the database can do. */
  readonly writesPerSecond?: number;
  readonly writes: Writes;
  /** Left out, it is another one every time. */
  readonly seed?: number;
  /** The rules are imported for as many fleets as it takes to have this many detectors. */
  readonly detectors: number;
  readonly json: boolean;
}

const AFTER_HELP = `
Exit codes: 0 every read was right, 1 a read was stale or dirty, 2 wrong usage or any other failure.
npm prints lines of its own to standard output; for the JSON alone: npm run --silent demo -- --json`;

/** Reads the command line; on `--help` it prints the options and ends the process with 0, on a wrong option with 2. */
export function readDemoOptions(argv: readonly string[]): DemoOptions {
  const command = new Command('demo')
    .description('Reads and writes at once, and checks every read against what had been acknowledged before it began.')
    .option('--rules <file or folder>', 'Prometheus rule files to import', bundledRules)
    .option('--seconds <number>', 'how long to read and write', atLeast(1), 10)
    .option('--readers <number>', 'how many read at once', wholeAtLeast(1), 16)
    .option('--writers <number>', 'how many write at once', wholeAtLeast(1), 8)
    .option(
      '--writes-per-second <number>',
      'how often all of them together write (default: 60, or 15 on the embedded database)',
      atLeast(1),
    )
    .option(
      '--detectors <number>',
      'import the rules again, for further fleets, up to this many detectors',
      wholeAtLeast(1),
      500,
    )
    .addOption(
      new Option('--writes <which>', 'only writes that go through entities, or bulk writes and SQL by hand too')
        .choices(Object.keys(KINDS_OF_WRITE))
        .default('all'),
    )
    .option('--seed <number>', 'draw the kinds of write in the order of an earlier report', wholeAtLeast(0))
    .option('--json', 'print the report as one JSON object, and nothing else', false)
    .addHelpText('after', AFTER_HELP)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv);
  return command.opts<DemoOptions>();
}

function atLeast(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < least)
      throw new InvalidArgumentError(`Give a number of at least ${least}.`);
    return value;
  };
}

function wholeAtLeast(least: number): (text: string) => number {
  const parse = atLeast(least);
  return (text) => {
    const value = parse(text);
    if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('Give a whole number.');
    return value;
  };
}
