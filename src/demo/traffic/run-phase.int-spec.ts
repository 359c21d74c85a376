import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppModule } from '../../app.module.js';
import { readSettings } from '../../configuration/settings.js';
import { DetectorsBySource } from '../../data-sources/detectors-by-source.cache.js';
import type { Database } from '../../database/database.js';
import { openEmbeddedDatabase } from '../../database/open-embedded-database.js';
import { DetectorWorkflows } from '../../routing/detector-workflows.cache.js';
import { bundledRules } from '../../rule-files/bundled-rules.js';
import { readRuleFiles } from '../../rule-files/read-rule-files.js';
import { RuleImporter } from '../../rule-files/rule-importer.js';
import { cachedLookups, directLookups, type Lookups } from './lookups.js';
import { runPhase } from './run-phase.js';
import { surveyWorld } from './survey-world.js';
import type { World } from './world.js';

type Phase = Awaited<ReturnType<typeof runPhase>>;

const MOST_PHASES = 8;

describe('runPhase on the embedded database', () => {
  let database: Database;
  let app: INestApplicationContext;
  let world: World;

  beforeEach(async () => {
    database = await openEmbeddedDatabase();
    app = await NestFactory.createApplicationContext(AppModule.in({ settings: readSettings({}), database }), {
      logger: ['error'],
    });
    await app.get(RuleImporter, { strict: false }).import(await readRuleFiles(bundledRules));
    world = await surveyWorld(app.get(DataSource));
  }, 60_000);
  afterEach(async () => {
    await app.close();
    await database.close();
  });

  const run = (lookups: Lookups, seed: number) =>
    runPhase({
      world,
      lookups,
      seconds: 2,
      readers: 4,
      writers: 4,
      writesPerSecond: 50,
      writes: 'all',
      seed,
      signal: new AbortController().signal,
      asWriter: (write) => write(),
    });

  /** A machine that is busy with other things gets little done in one phase: as many as it takes, within reason. */
  async function runUntil(
    isEnough: (phases: readonly Phase[]) => boolean,
    lookups: Lookups,
  ): Promise<readonly Phase[]> {
    const phases: Phase[] = [];
    for (let seed = 1; seed <= MOST_PHASES && !isEnough(phases); seed++) phases.push(await run(lookups, seed));
    return phases;
  }

  it('finds every read right that comes from the cache', { timeout: 60_000 }, async () => {
    const phases = await runUntil(
      (some) =>
        sumOf(some, ({ writes }) => writes.committed) > 5 && sumOf(some, ({ writes }) => writes['rolled back']) > 0,
      cachedLookups(app.get(DetectorWorkflows, { strict: false }), app.get(DetectorsBySource, { strict: false })),
    );

    expect(phases.flatMap(({ reads }) => reads.violations)).toEqual([]);
    const committed = sumOf(phases, ({ writes }) => writes.committed);
    expect(committed).toBeGreaterThan(5);
    expect(sumOf(phases, ({ reads }) => reads.reads)).toBeGreaterThan(committed);
    expect(sumOf(phases, ({ writes }) => writes['rolled back'])).toBeGreaterThan(0);
  });

  it('finds stale reads when a cache keeps what it has loaded', { timeout: 60_000 }, async () => {
    const kinds = (phases: readonly Phase[]) =>
      phases.flatMap(({ reads }) => reads.violations.map((violation) => violation.kind));
    const phases = await runUntil(
      (some) => kinds(some).includes('stale'),
      remembering(directLookups(app.get(DataSource).manager)),
    );

    expect(kinds(phases)).toContain('stale');
  });
});

function sumOf(phases: readonly Phase[], of: (phase: Phase) => number): number {
  return phases.reduce((sum, phase) => sum + of(phase), 0);
}

/** A cache as it is often written: it never hears of writes. */
function remembering(lookups: Lookups): Lookups {
  const known = new Map<string, Promise<unknown>>();
  const remember = <Found>(key: string, look: () => Promise<Found>): Promise<Found> => {
    const found = (known.get(key) as Promise<Found> | undefined) ?? look();
    known.set(key, found);
    return found;
  };
  return {
    workflows: (pairs) => remember(JSON.stringify(pairs), () => lookups.workflows(pairs)),
    detectors: (sourceId) => remember(`source ${sourceId}`, () => lookups.detectors(sourceId)),
  };
}
