import { Command, InvalidArgumentError } from 'commander';
import { MUTANTS } from './mutants.js';

/** What the mutants' run is asked to do. */
export interface MutantsOptions {
  readonly json: boolean;
  readonly list: boolean;
  readonly quick: boolean;
  readonly workers: number;
  readonly only: readonly string[];
}

const AFTER_HELP = `
Exit codes: 0 every mutant was killed, 1 one survived, 2 a mutant no longer applies, a detector sees things in what
is right, wrong usage or any other failure.`;

/** Reads the command line; on `--help` it prints the options and ends the process with 0, on a wrong option with 2. */
export function readMutantsOptions(argv: readonly string[]): MutantsOptions {
  return new Command('prove:mutants')
    .description('Breaks the library on purpose, in one way after the other, and shows that each break is noticed.')
    .option('--json', 'print the report as one JSON object, and nothing else', false)
    .option('--list', 'tell which mutants there are, and run none', false)
    .option('--quick', 'only those that the simulation sees, each for ten seconds at most', false)
    .option('--workers <number>', 'how many to run at a time', wholeNumber, 2)
    .option('--only <name>', 'only mutants with this in their name; give it once or more', readName, [])
    .addHelpText('after', AFTER_HELP)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv)
    .opts<MutantsOptions>();
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number, at least 1.');
  return value;
}

function readName(text: string, earlier: readonly string[]): readonly string[] {
  if (MUTANTS.some(({ name }) => name.includes(text))) return [...earlier, text];
  throw new InvalidArgumentError('No mutant is called so; --list tells their names.');
}
