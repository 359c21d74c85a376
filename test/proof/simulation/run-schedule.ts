import type { Violation } from '../oracle/history.js';
import { judge } from '../oracle/judge.js';
import { offerMoments } from './moments.js';
import { offerFaults } from './faults.js';
import { Reader } from './reader.js';
import { SimulatedProcess } from './simulated-process.js';
import { Trace } from './trace.js';
import { World } from './world.js';
import { Writer } from './writer.js';

/** A schedule that takes longer hangs. */
const MOST_STEPS = 2_000;

/** How one schedule ended. */
export interface ScheduleResult {
  readonly seed: number;
  readonly steps: number;
  readonly reads: number;
  readonly contendedReads: number;
  readonly violations: readonly Violation[];
  /** What nobody may ever see: an operation that failed or never ended. */
  readonly failure: string | null;
  readonly statistics: Readonly<Record<string, number>>;
  readonly trace: readonly string[];
}

/** Runs the schedule of `seed`: always the same one. */
export async function runSchedule(seed: number, isTraced = false): Promise<ScheduleResult> {
  const trace = new Trace(isTraced);
  const world = new World(seed, trace);
  const [here, there] = [new SimulatedProcess('P1', world), new SimulatedProcess('P2', world)];
  let steps = 0;
  let failure: string | null = null;
  const run = async (title: string, actors: readonly Promise<void>[], isCalm: boolean): Promise<void> => {
    trace.note(() => `--- ${title}`);
    world.interleaving.isCalm = isCalm;
    let isOver = false;
    void Promise.all(actors).then(
      () => (isOver = true),
      (error: unknown) => (failure ??= error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    steps += await world.interleaving.run(() => isOver || failure !== null, MOST_STEPS);
    if (!isOver) failure ??= `${title}: an operation never ended`;
  };
  if (world.plan.isWarm) await run('before', [new Reader('W', here, world).readAll(world.plan.warmFocus)], true);
  await run('race', race(world, here, there), false);
  await world.interleaving.run(() => false, world.random.below(30));
  // What the database holds now is what the last reader may not go back before.
  if (world.plan.hasReaderPastCache)
    await run('past the cache', [pastCache('Y', world).readAll(world.plan.focus)], true);
  const last = new Reader('Z', world.random.pick([here, there]), world);
  await run('afterwards', [last.readAll(world.plan.focus)], true);
  return { seed, steps, failure, ...verdict(world), statistics: world.statistics.toJSON(), trace: trace.lines };
}

/** A reader whose process has its cache switched off. */
function pastCache(name: string, world: World): Reader {
  return new Reader(name, new SimulatedProcess('P0', world, false), world);
}

/** Everybody who can end: who crashes or is forgotten is not waited for. */
function race(world: World, here: SimulatedProcess, there: SimulatedProcess): readonly Promise<void>[] {
  const { plan, random } = world;
  const mayCrash = plan.faults.includes('crash');
  const writers = Array.from({ length: plan.writers }, (_, i) => {
    const process = mayCrash ? new SimulatedProcess(`P${i + 3}`, world) : random.pick([here, there]);
    return new Writer(`W${i + 1}`, process, world);
  });
  offerFaults(world, writers);
  if (plan.isAging) offerMoments(world);
  const writing = writers.map((writer) => writer.run());
  const reading = Array.from({ length: plan.readers }, (_, i) =>
    new Reader(`R${i + 1}`, random.pick([here, there]), world).run(),
  );
  if (plan.hasReaderPastCache) reading.push(pastCache('R0', world).run());
  return [...reading, ...(mayCrash ? [] : writing)];
}

function verdict(world: World): Pick<ScheduleResult, 'reads' | 'contendedReads' | 'violations'> {
  const { reads, writes, exemption } = world;
  const everywhere = judge(
    reads,
    writes.filter(({ process }) => process === undefined),
  );
  const found = [...everywhere.firstViolations];
  for (const process of new Set(writes.flatMap((write) => write.process ?? []))) {
    const own = judge(
      reads.filter((read) => read.process === process),
      writes.filter((write) => write.process === process),
    );
    found.push(...own.firstViolations);
  }
  const violations = found.filter(({ kind }) => kind !== 'nonMonotonic' || exemption === null);
  return { reads: reads.length, contendedReads: everywhere.contendedReads, violations };
}
