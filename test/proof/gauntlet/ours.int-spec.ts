import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../support/redis-server.js';
import type { RunningServer } from '../../support/running-server.js';
import type { GauntletRow } from './gauntlet-report.js';
import { findLibrary, OURS } from './libraries/libraries.js';
import { LocalNode } from './nodes/local-node.js';
import { BREAKAGES, OUTAGES } from './outages/outage.js';
import { runOutage } from './outages/run-outage.js';
import { runLibrary } from './run-library.js';
import { SCENARIOS } from './scenario.js';

let redis: RunningServer;
let rows: GauntletRow[];

beforeAll(async () => {
  redis = await startRedis();
  const ours = findLibrary(OURS);
  rows = await runLibrary(ours, redis.url, LocalNode.open);
  for (const breakage of BREAKAGES) rows.push(...(await runOutage(breakage, ours, LocalNode.open)));
});

afterAll(() => redis.stop());

describe('the gauntlet', () => {
  it.each(SCENARIOS)('leaves no old value behind: $title', ({ name }) => {
    expect(rows.find(({ scenario }) => scenario === name)).toMatchObject({ outcome: 'clean' });
  });

  it.each(OUTAGES)('does not let its callers wait: $title', ({ name }) => {
    expect(rows.find(({ scenario }) => scenario === name)).toMatchObject({ outcome: 'clean' });
  });
});
