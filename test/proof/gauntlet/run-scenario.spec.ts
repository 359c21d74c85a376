import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Database } from './database.js';
import type { Row } from './library.js';
import type { GauntletNode } from './nodes/gauntlet-node.js';
import type { Outcome } from './outcome.js';
import { runScenario } from './run-scenario.js';
import { SCENARIOS } from './scenario.js';

type Behaviour = 'cache-aside' | 'joins' | 'refuses-late-fills' | 'forgets-to-invalidate' | 'stores-nothing';

/** A cache of a few lines with a known flaw. */
class FlawedNode implements GauntletNode {
  private readonly entries = new Map<string, Row>();
  private readonly running = new Map<string, Promise<Row>>();
  private readonly writes = new Map<string, number>();

  constructor(
    private readonly behaviour: Behaviour,
    private readonly database: Database,
  ) {}

  async read(_scheme: unknown, [id = '']: readonly string[]): Promise<Row[]> {
    const joined = this.behaviour === 'joins' ? this.running.get(id) : undefined;
    return [this.entries.get(id) ?? (await (joined ?? this.load(id)))];
  }

  async invalidate(_scheme: unknown, id: string): Promise<void> {
    if (this.behaviour === 'forgets-to-invalidate') return;
    this.writes.set(id, this.writesOf(id) + 1);
    this.entries.delete(id);
  }

  async settle(): Promise<void> {
    await setImmediate();
  }

  async close(): Promise<void> {}

  async abandon(): Promise<void> {}

  private async load(id: string): Promise<Row> {
    const writes = this.writesOf(id);
    const load = this.database.load([id]).then(([row]) => row!);
    this.running.set(id, load);
    const row = await load;
    this.running.delete(id);
    const isLate = this.behaviour === 'refuses-late-fills' && writes !== this.writesOf(id);
    if (!isLate && this.behaviour !== 'stores-nothing') this.entries.set(id, row);
    return row;
  }

  private writesOf(id: string): number {
    return this.writes.get(id) ?? 0;
  }
}

async function outcomeOf(behaviour: Behaviour, name: string): Promise<Outcome> {
  const database = new Database();
  const node = new FlawedNode(behaviour, database);
  const scenario = SCENARIOS.find((each) => each.name === name)!;
  return (await runScenario(scenario, { database, nodes: [node, node] })).outcome;
}

describe('a scenario', () => {
  it.each<[Behaviour, string, Outcome]>([
    ['refuses-late-fills', 'control-key', 'clean'],
    ['refuses-late-fills', 'stale-fill-key', 'clean'],
    ['refuses-late-fills', 'late-reader-key', 'clean'],
    ['cache-aside', 'control-key', 'clean'],
    ['cache-aside', 'stale-fill-key', 'stale'],
    ['cache-aside', 'late-reader-key', 'clean'],
    ['joins', 'late-reader-key', 'late'],
    ['forgets-to-invalidate', 'control-key', 'stale'],
    ['stores-nothing', 'control-key', 'uncached'],
  ])('finds that a cache which %s is, in %s, %s', async (behaviour, name, outcome) => {
    expect(await outcomeOf(behaviour, name)).toBe(outcome);
  });
});
