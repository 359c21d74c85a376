import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppModule } from '../../../app.module.js';
import { readSettings } from '../../../configuration/settings.js';
import { DetectorsBySource } from '../../../data-sources/detectors-by-source.cache.js';
import type { Database } from '../../../database/database.js';
import { openEmbeddedDatabase } from '../../../database/open-embedded-database.js';
import { DetectorWorkflows } from '../../../routing/detector-workflows.cache.js';
import { bundledRules } from '../../../rule-files/bundled-rules.js';
import { readRuleFiles } from '../../../rule-files/read-rule-files.js';
import { RuleImporter } from '../../../rule-files/rule-importer.js';
import type { Violation } from '../../oracle/violation.js';
import { readDetectors, readWorkflows } from '../checked-reads.js';
import { cachedLookups, directLookups, type Lookups } from '../lookups.js';
import { surveyWorld } from '../survey-world.js';
import type { World } from '../world.js';
import { createWorkflow } from './create-workflow.js';
import { KINDS_OF_WRITE } from './kinds-of-write.js';
import type { Write, WriteOutcome } from './write.js';

const ATTEMPTS = 50;

describe('kinds of write', () => {
  let database: Database;
  let app: INestApplicationContext;
  let world: World;
  let cached: Lookups;

  beforeAll(async () => {
    database = await openEmbeddedDatabase();
    app = await NestFactory.createApplicationContext(AppModule.in({ settings: readSettings({}), database }), {
      logger: ['error'],
    });
    await app.get(RuleImporter, { strict: false }).import(await readRuleFiles(bundledRules));
    world = await surveyWorld(app.get(DataSource));
    const options = { strict: false };
    cached = cachedLookups(app.get(DetectorWorkflows, options), app.get(DetectorsBySource, options));
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await database.close();
  });

  /** Reads everything that is looked up. */
  const readAll = async (lookups: Lookups): Promise<Violation[]> => {
    const { detectorIds, environmentIds, sourceIds } = world.population;
    const reads = [
      ...detectorIds.flatMap((id) =>
        environmentIds.map((environment) => readWorkflows(world, lookups, id, environment)),
      ),
      ...sourceIds.map((id) => readDetectors(world, lookups, id)),
    ];
    return (await Promise.all(reads)).flatMap(({ violations }) => violations);
  };
  /** Some draw rows to which they can do nothing. */
  const writeUntil = async (wanted: WriteOutcome, write: Write) => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++)
      if ((await write(world, wanted === 'rolled back')) === wanted) return;
    throw new Error(`None of ${ATTEMPTS} writes was ${wanted}.`);
  };

  it.each(KINDS_OF_WRITE.all)(
    'leave no read stale, and the oracle agrees with the database: %s',
    async (_name, _share, write) => {
      await writeUntil('committed', createWorkflow);
      for (const outcome of ['rolled back', 'committed'] as const) {
        await readAll(cached);
        await writeUntil(outcome, write);
        expect(await readAll(directLookups(world.dataSource.manager))).toEqual([]);
        expect(await readAll(cached)).toEqual([]);
      }
    },
  );
});
