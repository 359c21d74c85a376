import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppModule, type AppSurroundings } from '../app.module.js';
import { DetectorsBySource } from '../data-sources/detectors-by-source.cache.js';
import { DetectorWorkflows } from '../routing/detector-workflows.cache.js';
import type { RuleFile } from '../rule-files/rule-file.js';
import { RuleImporter } from '../rule-files/rule-importer.js';
import { importForFleets } from './fleets.js';
import { Progress } from './progress.js';
import type { MeasuredPhase } from './report/compose-report.js';
import { EventTally } from './report/event-tally.js';
import { QueryCounter } from './report/query-counter.js';
import { StderrLogger } from './stderr-logger.js';
import { cachedLookups, directLookups, type Lookups } from './traffic/lookups.js';
import { runPhase, type PhaseOptions } from './traffic/run-phase.js';

/** How to read and write in a phase; what is the same for every demo is left out. */
export type Traffic = Omit<PhaseOptions, 'lookups' | 'asWriter'>;

/** The running app with everything that counts what happens in it. */
export class Stage {
  private readonly queries = new QueryCounter();
  private readonly events = new EventTally();
  private readonly progress = new Progress();
  private app!: INestApplicationContext;

  private constructor() {}

  static async open(surroundings: AppSurroundings): Promise<Stage> {
    const stage = new Stage();
    const { queries, events } = stage;
    const module = AppModule.in({ ...surroundings, queryLogger: queries, observers: [events] });
    const logger = new StderrLogger('Demo', { logLevels: ['warn', 'error', 'fatal'] });
    stage.app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    return stage;
  }

  get dataSource(): DataSource {
    return this.app.get(DataSource);
  }

  /** Imports `files` until there are `wanted` detectors; returns how many there are. */
  import(files: readonly RuleFile[], wanted: number): Promise<number> {
    this.progress.begin('importing detectors', wanted);
    const importer = this.app.get(RuleImporter, { strict: false });
    return importForFleets(importer, files, wanted, (count) => this.progress.reach(count));
  }

  runWithoutCache(traffic: Traffic): Promise<MeasuredPhase> {
    return this.run('without the cache', directLookups(this.dataSource.manager), traffic);
  }

  runWithCache(traffic: Traffic): Promise<MeasuredPhase> {
    const workflows = this.app.get(DetectorWorkflows, { strict: false });
    const detectors = this.app.get(DetectorsBySource, { strict: false });
    return this.run('with the cache', cachedLookups(workflows, detectors), traffic);
  }

  async close(): Promise<void> {
    this.progress.end();
    await this.app.close();
  }

  private async run(title: string, lookups: Lookups, traffic: Traffic): Promise<MeasuredPhase> {
    const { queries, events, progress } = this;
    const end = progress.beginTimed(title, traffic.seconds);
    queries.take();
    events.reset();
    const phase = { ...traffic, lookups, asWriter: <R>(write: () => Promise<R>) => queries.leaveOut(write) };
    const result = await runPhase(phase).finally(end);
    const { hitRatio, invalidations, refusedFills } = events;
    return { ...result, queries: queries.take(), hitRatio, invalidations, refusedFills };
  }
}
