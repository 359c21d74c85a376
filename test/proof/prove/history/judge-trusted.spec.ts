import { describe, expect, it } from 'vitest';
import { checkKey } from './check-key.js';
import { KeyHistory } from './key-history.js';
import { ABSENT } from './observation.js';

const WINDOW_US = 200_000;

/** Version 2, by one process, is acknowledged after a tenth of a second; version 3, of another, after two, and is a removal. */
function written(): KeyHistory {
  const history = new KeyHistory('w:1');
  history.committed.set(1, true).set(2, true).set(3, false);
  history.writes.push({ key: 'w:1', version: 2, start: 90_000, ack: 100_000, process: 'one' });
  history.writes.push({ key: 'w:1', version: 3, start: 190_000, ack: 200_000, process: 'other' });
  return history;
}

describe('a trusted read', () => {
  it.each([
    ['of another process, within the window', 290_000, 1, 'third', [], [190_000]],
    ['of another process, at its end', 300_000, 1, 'third', [], [200_000]],
    ['of another process, after it', 300_001, 1, 'third', ['stale'], [200_001]],
    ['that lacks the second write only', 350_000, 2, 'third', [], [150_000]],
    ['that lacks the second write, and begins too late', 400_001, 2, 'third', ['stale'], [200_001]],
    ['of the process that wrote', 100_001, 1, 'one', ['stale'], [1]],
    ['of the process that wrote, after the window', 300_001, 1, 'one', ['stale'], [200_001]],
    ['of the process that wrote, before the acknowledgement', 100_000, 1, 'one', [], []],
    ['that sees everything', 500_000, ABSENT, 'one', [], []],
    ['of what was never committed', 290_000, 1_000_000_003, 'third', ['dirty'], []],
  ])('%s', (_title, start, version, process, kinds, ages) => {
    const history = written();
    history.addRead(start, start + 10, version, true, { windowUs: WINDOW_US, process });
    const { violations, trustedAgesUs } = checkKey(history);
    expect([violations.map(({ kind }) => kind), trustedAgesUs]).toEqual([kinds, ages]);
  });

  it('is no excuse for others, which may not go back before what it returned', () => {
    const history = written();
    history.addRead(95_000, 95_010, 2, true, { windowUs: WINDOW_US, process: 'one' });
    history.addRead(95_020, 95_030, 1, true);
    expect(checkKey(history).violations.map(({ kind }) => kind)).toEqual(['nonMonotonic']);
  });

  it('does not count as contended', () => {
    const history = written();
    history.addRead(95_000, 95_010, 1, true, { windowUs: WINDOW_US, process: 'one' });
    expect(checkKey(history).contendedReads).toBe(0);
  });
});
