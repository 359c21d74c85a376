import { describe, expect, it } from 'vitest';
import { runSchedule } from './run-schedule.js';
import { runSchedules } from './run-schedules.js';
import { INTERESTING, Statistics } from './statistics.js';
import { tellStory } from './tell-story.js';

describe('the simulation', () => {
  it('finds no stale, dirty or backward read in 2 000 schedules, and nearly everything interesting happens', async () => {
    const result = await runSchedules({ from: 1, count: 2_000 });
    expect(result.failingSeeds).toEqual([]);
    expect(result.violations).toEqual({ stale: 0, dirty: 0, nonMonotonic: 0 });
    const statistics = new Statistics(result.statistics);
    expect(INTERESTING.filter((what) => statistics.of(what) === 0)).toEqual([]);
    expect(result.contendedReads).toBeGreaterThan(1_000);
  }, 60_000);

  it('replays a schedule exactly, whatever ran before it', async () => {
    const first = await runSchedule(7, true);
    await runSchedule(8);
    const again = await runSchedule(7, true);
    expect(tellStory(again)).toBe(tellStory(first));
    expect(first.trace.length).toBeGreaterThan(20);
  });

  it('tells why a read is wrong', () => {
    const read = { key: 'item 1', start: 9, end: 12, version: 1, process: 'P2', number: 4 };
    const violation = { kind: 'stale', read, against: { key: 'item 1', version: 2, ack: 8 } } as const;
    const result = { seed: 3, trace: ['W1 COMMITs'], violations: [violation], failure: null };
    const nothing = { steps: 1, reads: 1, contendedReads: 0, statistics: {} };
    expect(tellStory({ ...nothing, ...result })).toBe(
      'Schedule 3\n   1  W1 COMMITs\nVIOLATION: read 4 in P2, of item 1 from 9 to 12, returned v1, ' +
        'but v2 had been acknowledged at 8, before it started.',
    );
  });
});
