import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { runInWorkers } from './run-in-workers.js';
import { runSchedule } from './run-schedule.js';
import { runSchedules } from './run-schedules.js';
import { INTERESTING, Statistics } from './statistics.js';
import { tellStory } from './tell-story.js';

interface Options {
  readonly schedules: number;
  readonly seed: number;
  readonly workers: number;
  readonly trace?: boolean;
  readonly json?: boolean;
}

const { trace, ...options } = new Command('simulate')
  .description(
    'Runs the real cache under many interleavings and faults, and checks every read. Fails when a promise is broken.',
  )
  .option('--schedules <count>', 'how many schedules', wholeNumber, 100_000)
  .option('--seed <seed>', 'seed of the first schedule; each next one has the next seed', wholeNumber, 1)
  .option('--workers <count>', 'threads to run them in', wholeNumber, 1)
  .option('--trace', 'run the schedule of --seed alone, and tell what happens in it')
  .option('--json', 'print one JSON document to stdout')
  .parse()
  .opts<Options>();

if (trace) await showOne(options.seed);
else await runMany(options);

async function showOne(seed: number): Promise<void> {
  const result = await runSchedule(seed, true);
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${tellStory(result)}\n`);
  if (result.violations.length > 0 || result.failure !== null) process.exitCode = 1;
}

async function runMany({ schedules, seed, workers, json }: Options): Promise<void> {
  Error.stackTraceLimit = 0;
  const bar = new SingleBar({
    format: '{bar} {value}/{total} schedules, {eta_formatted} left',
    stream: process.stderr,
  });
  if (process.stderr.isTTY) bar.start(schedules, 0);
  const started = Date.now();
  const range = { from: seed, count: schedules };
  const progress = (done: number): void => bar.increment(done);
  const result = workers > 1 ? await runInWorkers(range, workers, progress) : await runSchedules(range, progress);
  bar.stop();
  const seconds = (Date.now() - started) / 1_000;
  const statistics = new Statistics(result.statistics);
  // In a handful of schedules something may well not happen.
  const missing = schedules < 10_000 ? [] : INTERESTING.filter((what) => statistics.of(what) === 0);
  const rate = Math.round(schedules / seconds);
  if (json)
    process.stdout.write(`${JSON.stringify({ ...result, seed, seconds, schedulesPerSecond: rate, missing })}\n`);
  const say = (line: string): void => void (json ? process.stderr : process.stdout).write(`${line}\n`);
  const { stale, dirty, nonMonotonic } = result.violations;
  say(`${schedules} schedules from seed ${seed} in ${seconds.toFixed(1)} s (${rate}/s), ${result.steps} steps`);
  say(
    `${result.reads} reads, ${result.contendedReads} of them contended: ${stale} stale, ${dirty} dirty, ${nonMonotonic} back in time; ${result.failures} failed schedules`,
  );
  say(
    Object.entries(result.statistics)
      .map(([what, times]) => `${what} ${times}`)
      .join('; '),
  );
  if (missing.length > 0) say(`NEVER HAPPENED, so nothing was proved about it: ${missing.join('; ')}`);
  const [failing] = result.failingSeeds;
  if (failing !== undefined) {
    say(`Failing seeds: ${result.failingSeeds.join(', ')}. Replay one with --seed ${failing} --trace.\n`);
    say(tellStory(await runSchedule(failing, true)));
  }
  if (failing !== undefined || missing.length > 0) process.exitCode = 1;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number, at least 1.');
  return number;
}
