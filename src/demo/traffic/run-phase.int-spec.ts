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

  const run = (lookups: Lookups) =>
    runPhase({
      world,
      lookups,
      seconds: 2,
      readers: 4,
      writers: 4,
      writesPerSecond: 50,
      writes: 'all',
      seed: 1,
      signal: new AbortController().signal,
      asWriter: (write) => write(),
    });

  it('finds every read right that comes from the cache', async () => {
    const { reads, writes } = await run(
      cachedLookups(app.get(DetectorWorkflows, { strict: false }), app.get(DetectorsBySource, { strict: false })),
    );

    expect(reads.violations).toEqual([]);
    expect(reads.reads).toBeGreaterThan(writes.committed);
    expect(writes.committed).toBeGreaterThan(5);
    expect(writes['rolled back']).toBeGreaterThan(0);
  });

  it('finds stale reads when a cache keeps what it has loaded', async () => {
    const { reads } = await run(remembering(directLookups(app.get(DataSource).manager)));

    expect(reads.violations.map((violation) => violation.kind)).toContain('stale');
  });
});

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
