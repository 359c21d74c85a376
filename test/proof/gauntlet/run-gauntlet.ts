import { Redis } from 'ioredis';
import { startRedis } from '../../support/redis-server.js';
import type { GauntletReport, GauntletRow } from './gauntlet-report.js';
import { installedVersions } from '../../support/installed-versions.js';
import { LIBRARIES, OURS } from './libraries/libraries.js';
import type { Library } from './library.js';
import { ProcessNode } from './nodes/process-node.js';
import { BREAKAGES } from './outages/outage.js';
import { runOutage } from './outages/run-outage.js';
import { runLibrary } from './run-library.js';

/** What the gauntlet is asked to do. */
export interface GauntletOptions {
  /** Break Redis under our library alone: most others wait for it as long as they are let. */
  readonly quick?: boolean;
}

/** Runs every scenario on every library, each node in a process of its own, on private Redis servers. */
export async function runGauntlet(
  { quick = false }: GauntletOptions,
  onRow: (row: GauntletRow) => void,
): Promise<GauntletReport> {
  const server = await startRedis();
  const redis = new Redis(server.url);
  try {
    const rows: GauntletRow[] = [];
    for (const library of LIBRARIES) {
      await redis.flushall();
      rows.push(...(await runLibrary(library, server.url, ProcessNode.open, onRow)));
      if (!quick || library.name === OURS) rows.push(...(await runOutages(library, onRow)));
    }
    return { ...(await surroundings(redis)), rows, clean: isClean(rows) };
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

/** At the same time: most of it is waiting. */
async function runOutages(library: Library, onRow: (row: GauntletRow) => void): Promise<GauntletRow[]> {
  const rows = await Promise.all(BREAKAGES.map((breakage) => runOutage(breakage, library, ProcessNode.open)));
  rows.flat().forEach(onRow);
  return rows.flat();
}

/** Ours may not be excused from any row. */
function isClean(rows: readonly GauntletRow[]): boolean {
  return rows.filter(({ library }) => library === OURS).every(({ outcome }) => outcome === 'clean');
}

async function surroundings(redis: Redis): Promise<Pick<GauntletReport, 'versions' | 'date' | 'node' | 'redis'>> {
  const [, version = 'unknown'] = /redis_version:(\S+)/.exec(await redis.info('server')) ?? [];
  return {
    versions: installedVersions(LIBRARIES.flatMap(({ packages }) => packages)),
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    redis: version,
  };
}
