import type { Database } from './database.js';
import type { GauntletNode } from './nodes/gauntlet-node.js';
import { judge, type ObservedRead, type Outcome } from './outcome.js';
import type { Race, Scenario } from './scenario.js';

/** Two nodes of one library, and what they read from. */
export interface Arena {
  readonly database: Database;
  readonly nodes: readonly [GauntletNode, GauntletNode];
}

export interface ScenarioResult {
  readonly outcome: Outcome;
  readonly reads: readonly ObservedRead[];
}

const OLD = 1;
const NEW = 2;

/** How often a reader is given time before it counts as waiting for the load that is held. */
const PATIENCE = 8;

/** Runs one scenario on one library; every step waits for the one before, none waits for time. */
export async function runScenario(scenario: Scenario, arena: Arena): Promise<ScenarioResult> {
  return RACES[scenario.race](new Course(scenario, arena));
}

const RACES: Record<Race, (course: Course) => Promise<ScenarioResult>> = {
  none: withoutRace,
  'stale-fill': staleFill,
  'late-reader': lateReader,
};

/** read, read again, write, invalidate, read: the second read has to be a hit and the last ones have to be new. */
async function withoutRace(course: Course): Promise<ScenarioResult> {
  await course.read();
  await course.settle();
  const isCached = await course.isCached();
  await course.write();
  const reads = await course.readAfterwards('afterwards');
  return isCached ? course.result(reads) : { outcome: 'uncached', reads };
}

/** A load has read the old row; the row is written and invalidated; the load ends. Who reads the old row afterwards? */
async function staleFill(course: Course): Promise<ScenarioResult> {
  const held = course.database.holdNextLoad();
  const early = course.read();
  await Promise.race([held.arrived, early]);
  await course.write();
  held.release();
  await early;
  await course.settle();
  return course.result(await course.readAfterwards('after the old load'));
}

/** As above, and before the old load ends a reader arrives. What does it get? */
async function lateReader(course: Course): Promise<ScenarioResult> {
  const held = course.database.holdNextLoad();
  const early = course.read();
  await Promise.race([held.arrived, early]);
  await course.write();
  const late = course.read();
  await course.waitFor(late);
  held.release();
  await early;
  return course.result([{ when: 'while the old load ran', node: 'reader', version: await late }]);
}

/** The moves of a scenario, on a row that no other scenario uses. */
class Course {
  readonly database: Database;
  private readonly id: string;
  private readonly ids: readonly string[];
  private readonly reader: GauntletNode;
  private readonly writer: GauntletNode;

  constructor(
    private readonly scenario: Scenario,
    { database, nodes }: Arena,
  ) {
    this.database = database;
    this.id = scenario.name;
    this.ids = scenario.scheme === 'batch' ? [`${this.id}-other`, this.id] : [this.id];
    [this.reader, this.writer] = scenario.isRemote ? nodes : [nodes[0], nodes[0]];
    for (const id of this.ids) database.commit(id, OLD);
  }

  async read(node: GauntletNode = this.reader): Promise<number> {
    const rows = await node.read(this.scenario.scheme, this.ids);
    return rows.find(({ id }) => id === this.id)?.version ?? 0;
  }

  /** The commit, the library's invalidation, and its bus: all of it is over when this resolves. */
  async write(): Promise<void> {
    this.database.commit(this.id, NEW);
    await this.writer.invalidate(this.scenario.scheme, this.id);
    await this.settle();
  }

  async settle(): Promise<void> {
    await this.writer.settle();
    await this.reader.settle();
  }

  async isCached(): Promise<boolean> {
    const before = this.database.loads;
    await this.read();
    return this.database.loads === before;
  }

  /** Gives a read all the time that it could use, short of ending the load that is held. */
  async waitFor(read: Promise<unknown>): Promise<void> {
    let isOver = false;
    const over = () => (isOver = true);
    read.then(over, over);
    for (let turn = 0; turn < PATIENCE && !isOver; turn++) await this.settle();
  }

  /** Reads twice on every node that takes part. */
  async readAfterwards(when: string): Promise<ObservedRead[]> {
    const reads: ObservedRead[] = [];
    for (const [node, name] of this.participants()) {
      for (let turn = 0; turn < 2; turn++) {
        reads.push({ when, node: name, version: await this.read(node) });
        await this.settle();
      }
    }
    return reads;
  }

  result(reads: readonly ObservedRead[]): ScenarioResult {
    return { outcome: judge(reads, NEW), reads };
  }

  private participants(): [GauntletNode, 'reader' | 'writer'][] {
    const reader: [GauntletNode, 'reader'] = [this.reader, 'reader'];
    return this.scenario.isRemote ? [reader, [this.writer, 'writer']] : [reader];
  }
}
