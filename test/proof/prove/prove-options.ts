import { existsSync, readdirSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { chooseFaults, type ChosenFaults } from './faults/choose-faults.js';
import { LEAST_TIMES } from './faults/fault-schedule.js';
import { TOPOLOGIES, type TopologyName } from './topology/topology-name.js';
import { ACCESSORS } from './world/accessors.js';
import { WRITE_KINDS } from './traffic/writes/write-kinds.js';
import { POLICIES, type Policy } from './worker/policy.js';

/** What the proof is asked to do. */
export interface ProveOptions {
  readonly reads: number;
  readonly minutes?: number;
  readonly seed: number;
  readonly json: boolean;
  readonly kinds: readonly string[];
  /** Classes of accessors. */
  readonly accessors: readonly string[];
  readonly everyWay: boolean;
  readonly processes: number;
  readonly readers: number;
  readonly readsPerWrite: number;
  readonly crashes: number;
  readonly history?: string;
  readonly topology: TopologyName;
  readonly policy: Policy;
  /** Undefined in good weather: nothing fails then. */
  readonly faults?: ChosenFaults;
}

/** As they are given. */
interface GivenOptions extends Omit<ProveOptions, 'faults' | 'policy' | 'reads' | 'readsPerWrite' | 'seed'> {
  readonly reads?: number;
  readonly seed?: number;
  readonly readsPerWrite?: number;
  readonly policy?: Policy;
  readonly faults?: string;
}

const KIND_NAMES = WRITE_KINDS.map(({ name }) => name);
const ACCESSOR_NAMES = ACCESSORS.map(({ name }) => name);
const DEFAULT_READS = 1_000_000;
const READS_PER_WRITE = 60;
/** What is broken shows where somebody writes, and half of the time nobody can. */
const UNDER_FAULTS = 12;

const AFTER_HELP = `
Ends after --reads and the crashes that belong to them, and when every fault was fired ${LEAST_TIMES} times; or after --minutes, whichever comes first.
With --minutes alone, after those minutes.
Exit codes: 0 every read was right, 1 one was not, 2 wrong usage or any other failure.`;

/** Reads the command line; on `--help` it prints the options and ends the process with 0, on a wrong option with 2. */
export function readProveOptions(argv: readonly string[]): ProveOptions {
  const command = new Command('prove')
    .description('Reads, writes and crashes on a real Redis and a real PostgreSQL, and checks every read.')
    .option('--reads <number>', `values to read (default: ${DEFAULT_READS})`, positive)
    .option('--minutes <number>', 'how long to go on', positive)
    .option('--seed <number>', 'what chance begins with (default: drawn)', whole)
    .option('--json', 'print the report as one JSON object, and nothing else', false)
    .option(
      '--kinds <names>',
      'ways of writing, separated by commas',
      (text: string) => readNames(text, KIND_NAMES),
      KIND_NAMES,
    )
    .option(
      '--accessors <names>',
      'what is read, separated by commas',
      (text: string) => readNames(text, ACCESSOR_NAMES),
      ACCESSOR_NAMES,
    )
    .option('--every-way', 'fail when something is never read, or never answered as it is meant to be', false)
    .option('--processes <number>', 'application processes at a time', positive, 3)
    .option('--readers <number>', 'readers in each process', positive, 12)
    .option(
      '--reads-per-write <number>',
      `values read for each write (default: ${READS_PER_WRITE}, with faults ${UNDER_FAULTS})`,
      positive,
    )
    .option('--crashes <number>', 'processes to kill per 1000 reads', whole, 1)
    .option(
      '--history <folder>',
      'where to keep the history: an empty folder, or none yet (default: a new one)',
      emptyFolder,
    )
    .addOption(new Option('--topology <name>', 'how Redis is set up').choices(TOPOLOGIES).default('standalone'))
    .option('--faults <names>', 'what is broken on purpose, separated by commas, or "all" (default: nothing)')
    .addOption(
      new Option(
        '--policy <name>',
        'what a write does of which Redis cannot be told (default: abort with faults, else proceed)',
      ).choices(POLICIES),
    )
    .addHelpText('after', AFTER_HELP)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv);
  const { faults: asked, ...given } = command.opts<GivenOptions>();
  const reads = given.reads ?? (given.minutes === undefined ? DEFAULT_READS : Number.POSITIVE_INFINITY);
  const faults = asked === undefined ? undefined : readFaults(command, asked, given.topology);
  return {
    ...given,
    reads,
    seed: given.seed ?? Math.floor(Math.random() * 1_000_000),
    readsPerWrite: given.readsPerWrite ?? (faults ? UNDER_FAULTS : READS_PER_WRITE),
    policy: given.policy ?? (faults ? 'abort' : 'proceed'),
    ...(faults && { faults, crashes: faults.areProcessesKilled ? given.crashes : 0 }),
  };
}

function readFaults(command: Command, text: string, topology: TopologyName): ChosenFaults {
  try {
    return chooseFaults(text === 'all' ? 'all' : text.split(',').map((name) => name.trim()), topology);
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
}

/** What another run has left would be read as a part of this one. */
function emptyFolder(text: string): string {
  if (existsSync(text) && readdirSync(text).length > 0)
    throw new InvalidArgumentError(
      'It is not empty: what is in there would count as history of this run. Name another.',
    );
  return text;
}

function whole(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Give a number that is not negative.');
  return value;
}

function positive(text: string): number {
  const value = whole(text);
  if (value === 0) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

function readNames(text: string, known: readonly string[]): readonly string[] {
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`No such name: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  return asked;
}
