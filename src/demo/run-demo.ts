import { randomInt } from 'node:crypto';
import type { AppSurroundings } from '../app.module.js';
import { readRuleFiles } from '../rule-files/read-rule-files.js';
import type { RuleFile } from '../rule-files/rule-file.js';
import type { DemoOptions } from './demo-options.js';
import { demoSurroundings } from './demo-surroundings.js';
import { leaveNothing } from './leave-nothing.js';
import { NoAlertsError } from './no-alerts-error.js';
import { composeReport } from './report/compose-report.js';
import type { DemoReport } from './report/demo-report.js';
import { Stage } from './stage.js';
import { surveyWorld } from './traffic/survey-world.js';

/** Without the cache a fifth of the time is enough to scale from, within these seconds. */
const BASELINE = { share: 0.2, least: 1, most: 3 };
/** The embedded database runs one transaction at a time. */
const WRITES_PER_SECOND = { embedded: 15, server: 60 } as const;
const SEEDS = 1_000_000;

/**
 * Imports the rules, reads and writes without the cache and then with it, and reports. Leaves nothing behind.
 *
 * @param signal - Ends it early, with a report of what was seen until then.
 * @throws RuleFileError, NoAlertsError, SettingsError or RedisUnreachableError when there is nothing to run on.
 */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<DemoReport> {
  const files = await readRuleFiles(options.rules);
  const surroundings = await demoSurroundings(process.env);
  try {
    return await runOn(surroundings, files, options, signal);
  } finally {
    await leaveNothing(surroundings);
  }
}

async function runOn(
  surroundings: AppSurroundings,
  files: readonly RuleFile[],
  options: DemoOptions,
  signal: AbortSignal,
): Promise<DemoReport> {
  const stage = await Stage.open(surroundings);
  try {
    const detectors = await stage.import(files, options.detectors);
    if (detectors === 0) throw new NoAlertsError(options.rules);
    const world = await surveyWorld(stage.dataSource);
    const {
      seconds,
      seed = randomInt(SEEDS),
      writesPerSecond = WRITES_PER_SECOND[surroundings.database.kind],
    } = options;
    const traffic = { ...options, world, signal, seed, writesPerSecond };
    const withoutCache = await stage.runWithoutCache({ ...traffic, seconds: baselineSeconds(seconds) });
    const withCache = await stage.runWithCache(traffic);
    return composeReport({ surroundings, detectors, seed, withoutCache, withCache });
  } finally {
    await stage.close();
  }
}

function baselineSeconds(seconds: number): number {
  return Math.min(BASELINE.most, Math.max(BASELINE.least, seconds * BASELINE.share));
}
