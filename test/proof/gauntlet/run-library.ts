import { Database } from './database.js';
import type { GauntletRow } from './gauntlet-report.js';
import type { Library } from './library.js';
import type { OpenNode } from './nodes/gauntlet-node.js';
import { runScenario, type Arena } from './run-scenario.js';
import { SCENARIOS, type Scenario } from './scenario.js';

const LIMIT_MS = 30_000;

/** Runs every scenario on two nodes of `library`; `onRow` is told of each. */
export async function runLibrary(
  library: Library,
  redisUrl: string,
  openNode: OpenNode,
  onRow: (row: GauntletRow) => void = () => {},
): Promise<GauntletRow[]> {
  const database = new Database();
  const load = (ids: readonly string[]) => database.load(ids);
  const open = () => openNode(library.name, { redisUrl, isOutage: false, load });
  const arena: Arena = { database, nodes: [await open(), await open()] };
  try {
    const rows: GauntletRow[] = [];
    for (const scenario of SCENARIOS) {
      const row = await runRow(library, scenario, arena);
      rows.push(row);
      onRow(row);
    }
    return rows;
  } finally {
    await Promise.all(arena.nodes.map((node) => node.close()));
  }
}

async function runRow(library: Library, scenario: Scenario, arena: Arena): Promise<GauntletRow> {
  const head = { scenario: scenario.name, library: library.name };
  const reason = library.missing[scenario.scheme];
  if (reason !== undefined) return { ...head, outcome: 'n/a', reads: [], reason };
  return { ...head, ...(await within(LIMIT_MS, `${library.name}, ${scenario.name}`, runScenario(scenario, arena))) };
}

/** No scenario waits for time, but a library that never answers must not stop the run. */
async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${limitMs / 1000} s.`)), limitMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
