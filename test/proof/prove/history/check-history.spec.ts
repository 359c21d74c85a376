import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkHistory } from './check-history.js';
import type { HistoryLine } from './history-line.js';

describe('checkHistory', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'history-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function note(process: string, lines: readonly HistoryLine[], rest = ''): void {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(join(folder, `${process}.ndjson`), text + rest);
  }

  const committed: HistoryLine[] = [1, 2].map((version) => ['committed', 'w:1', version, true]);
  const wrote: HistoryLine = ['write', ['autocommit', 'save'], 1_000, 2_000, [['w:1', 2]]];

  it('brings together what all processes did, whichever was killed in the middle of a line', async () => {
    note('committed', committed);
    note('process-1', [wrote, ['crash', 'before ack', 2_500]], '["read","get","Workfl');
    note('process-2', [
      ['read', 'getMany', 'Workflows', 3_000, 3_100, 2, [['w:1', 2], ['w:2', 0]], ['hit', 'miss']], // prettier-ignore
      ['own', 'get', 'Workflows', 3_200, 3_300, 'w:2', 1, 1],
      ['counts', 0, 1],
      ['counts', 1, 2],
    ]);
    const { weather, answers, ...found } = await checkHistory(folder);
    expect(weather).toMatchObject({ callerErrors: 0, loaderErrors: 0, recoveryMs: null, lateWithinBound: 0 });
    expect(found).toEqual({
      reads: 2,
      ownReads: 1,
      contendedReads: 1,
      writes: 1,
      byKind: { autocommit: 1, save: 1 },
      hitRatio: 0.5,
      stale: 0,
      dirty: 0,
      nonMonotonic: 0,
      trustedLate: 0,
      trustedAgeMs: 0,
    });
    expect(answers.of('Workflows')).toEqual({ reads: 2, by: { hit: 1, miss: 1 } });
  });

  it('counts every violation, and tells the first one as a story', async () => {
    note('committed', committed);
    note('process-1', [wrote]);
    note('process-2', [
      ['read', 'get', 'Workflows', 4_000, 4_100, 1, [['w:1', 1]], ['hit']],
      ['read', 'get', 'Routes', 3_000, 3_100, 1, [['r:1', 0], ['w:1', 1]], ['hit']], // prettier-ignore
      ['read', 'get', 'Workflows', 5_000, 5_100, 1, [['w:1', 1_000_000_002]], ['miss']],
    ]);
    const { stale, dirty, nonMonotonic, story } = await checkHistory(folder);
    expect({ stale, dirty, nonMonotonic }).toEqual({ stale: 2, dirty: 1, nonMonotonic: 0 });
    expect(story).toContain('stale: w:1 at version 1');
    expect(story).toContain('process-1    WROTE version 2, acknowledged 2000: autocommit, save');
    expect(story).toMatch(/read version 1 until 3100 by Routes.get, hit {2}<-- this read$/);
  });

  it('judges what is trusted by its window, and tells how old it was', async () => {
    note('committed', committed);
    note('process-1', [wrote]);
    note('process-2', [
      ['read', 'get', 'TrustedWorkflows', 7_000, 7_100, 1, [['w:1', 1]], ['kept'], { windowUs: 5_000 }],
      ['read', 'get', 'TrustedWorkflows', 7_001, 7_100, 1, [['w:1', 1]], ['kept'], { windowUs: 5_000 }],
    ]);
    const { stale, trustedLate, trustedAgeMs, story } = await checkHistory(folder);
    expect({ stale, trustedLate, trustedAgeMs }).toEqual({ stale: 1, trustedLate: 2, trustedAgeMs: 5 });
    expect(story).toMatch(/7001 process-2 .* by TrustedWorkflows.get, kept {2}<-- this read$/);
  });

  it('counts what a transaction did not see of its own as stale', async () => {
    note('process-1', [['own', 'within', 'Workflows', 3_000, 3_100, 'w:1', 2, 1]]);
    const { stale, story } = await checkHistory(folder);
    expect(stale).toBe(1);
    expect(story).toContain('saw version 1 of its own version 2 by Workflows.within  <-- this read');
  });

  it('tells how processes fared while servers were broken', async () => {
    note('faults', [
      ['fault', 'redis-pause', 10_000, 20_000, 'hang'],
      ['fault', 'proxy-reset', 50_000, 60_000, 'away', 'process-2'],
    ]);
    for (const process of ['process-1', 'process-2'])
      note(process, [
        ['hit', 5_000],
        ['breaker', 'redis', 'open', 12_000],
        ['failed', 'writer', 'CACHE_STORE_UNAVAILABLE', 13_000],
        ['failed', 'loader', 'CACHE_LOAD_FAILED', 14_000],
        ['read', 'get', 'Workflows', 15_000, 15_900, 1, [['w:2', 0]], ['miss'], { addedUs: 400 }],
        ['read', 'get', 'Workflows', 55_000, 56_000, 1, [['w:2', 0]], ['miss'], { addedUs: 800 }],
        ['breaker', 'redis', 'closed', 24_000],
        ['hit', 25_000],
        ['hit', 70_000],
      ]);
    expect((await checkHistory(folder)).weather).toEqual({
      callerErrors: 0,
      loaderErrors: 2,
      writerErrors: { CACHE_STORE_UNAVAILABLE: 2 },
      openedMs: { median: 2, max: 2, count: 2 },
      recoveryMs: { median: 5, max: 10, count: 3 },
      splitMs: null,
      addedMsP99: 0.8,
      lateWithinBound: 0,
      latestMs: 0,
      fromDeposed: 0,
      fromDeposedMs: 0,
    });
  });

  it('counts apart what is only older than a write of which the store was not told', async () => {
    note('committed', committed);
    note('process-1', [
      ['write', ['autocommit'], 1_000, 2_000, [['w:1', 2]], true],
      ['read', 'get', 'Workflows', 3_000, 3_100, 1, [['w:1', 1]], ['hit']],
    ]);
    const { stale, weather } = await checkHistory(folder);
    expect([stale, weather.lateWithinBound, weather.latestMs]).toEqual([0, 1, 1]);
  });

  it('counts apart what one of two masters answered that did not know of the other yet', async () => {
    note('committed', committed);
    note('faults', [['split', 1_500, 600_000]]);
    note('process-1', [
      ['write', ['autocommit'], 1_000, 2_000, [['w:1', 2]]],
      ['read', 'get', 'Workflows', 3_000, 3_100, 1, [['w:1', 1]], ['hit']],
    ]);
    const { stale, weather } = await checkHistory(folder);
    expect([stale, weather.fromDeposed, weather.fromDeposedMs, weather.splitMs?.max]).toEqual([0, 1, 1, 598.5]);
  });
});
