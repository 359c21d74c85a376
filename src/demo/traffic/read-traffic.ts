import type { Histogram } from 'hdr-histogram-js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Violation } from '../oracle/violation.js';
import type { Lookups } from './lookups.js';
import { pick } from './pick.js';
import { readDetectors, readWorkflows } from './checked-reads.js';
import type { World } from './world.js';
import { Zipf } from './zipf.js';

/** Every tenth read asks for the detectors of a data source. */
const SOURCE_SHARE = 0.1;

/** Few detectors cause most alerts. */
const STEEPNESS = 1.2;

/** What the reads brought. */
export interface ReadTally {
  reads: number;
  readonly violations: Violation[];
}

/** How to read, and until when. */
export interface ReadTraffic {
  readonly world: World;
  readonly lookups: Lookups;
  readonly readers: number;
  /** Is given the microseconds of every read. */
  readonly latency: Histogram;
  readonly stopped: () => boolean;
}

/** Reads with several readers at once, each as fast as it is answered, and checks every answer, until it is stopped. */
export async function runReads({ world, lookups, readers, latency, stopped }: ReadTraffic): Promise<ReadTally> {
  const tally: ReadTally = { reads: 0, violations: [] };
  const { detectorIds, environmentIds, sourceIds } = world.population;
  const popular = new Zipf(detectorIds.length, STEEPNESS);
  const readOn = async (): Promise<void> => {
    while (!stopped()) {
      const { microseconds, violations } =
        Math.random() < SOURCE_SHARE
          ? await readDetectors(world, lookups, pick(sourceIds))
          : await readWorkflows(world, lookups, detectorIds[popular.draw()]!, pick(environmentIds));
      latency.recordValue(Math.max(1, Math.round(microseconds)));
      tally.reads += 1;
      tally.violations.push(...violations);
      // Reads from memory end within the turn; writers need their timers.
      await nextTurn();
    }
  };
  await Promise.all(Array.from({ length: readers }, readOn));
  return tally;
}
