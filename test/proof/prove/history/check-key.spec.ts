import { describe, expect, it } from 'vitest';
import { checkKey } from './check-key.js';
import { KeyHistory } from './key-history.js';
import { ABSENT } from './observation.js';

/** Version 1 is there; 2, written from 1000 to 2000, is a removal; 3, from 5000 to 6000, is there again. */
function written(): KeyHistory {
  const history = new KeyHistory('n:1');
  history.committed.set(1, true).set(2, false).set(3, true);
  history.writes.push({ key: 'n:1', version: 2, start: 1_000, ack: 2_000 });
  history.writes.push({ key: 'n:1', version: 3, start: 5_000, ack: 6_000 });
  return history;
}

function kindsOf(history: KeyHistory): string[] {
  return checkKey(history).violations.map(({ kind }) => kind);
}

describe('checkKey', () => {
  it.each([
    ['an old value after the removal was acknowledged', [[3_000, 3_100, 1]], ['stale']],
    ['an old value while the removal was going on', [[1_500, 2_500, 1]], []],
    ['a nothing while the removal was going on', [[1_500, 1_600, ABSENT]], []],
    ['a nothing before the removal began', [[100, 200, ABSENT]], ['dirty']],
    ['a nothing after the row came back', [[7_000, 7_100, ABSENT]], ['stale']],
    ['a nothing that may still be the removal, while the row comes back', [[5_500, 7_100, ABSENT]], []],
    ['a value that no transaction committed', [[3_000, 3_100, 1_000_000_003]], ['dirty']],
    ['the old value after somebody saw the new one', [[5_100, 5_200, 3], [5_300, 5_400, 1]], ['stale']], // prettier-ignore
    ['a nothing after somebody saw that the row is back', [[5_100, 5_200, 3], [5_300, 5_400, ABSENT]], ['nonMonotonic']], // prettier-ignore
    [
      'a nothing while somebody sees that the row is back',
      [
        [5_100, 5_300, 3],
        [5_200, 5_400, ABSENT],
      ],
      [],
    ],
    ['the old value after somebody saw a nothing', [[1_100, 1_200, ABSENT], [1_300, 1_400, 1]], ['nonMonotonic']], // prettier-ignore
    [
      'the old value while somebody sees a nothing',
      [
        [1_100, 1_300, ABSENT],
        [1_200, 1_400, 1],
      ],
      [],
    ],
    ['an older value after a newer one, both during writes', [[5_100, 5_200, 3], [5_300, 5_400, 2]], ['nonMonotonic']], // prettier-ignore
  ] as const)('%s', (_title, reads, expected) => {
    const history = written();
    for (const [start, end, version] of reads) history.addRead(start, end, version, true);
    expect(kindsOf(history)).toEqual(expected);
  });

  it('lets a value follow a nothing that can have been the removal before it, or one of which nobody heard', () => {
    const history = written();
    history.committed.set(4, false);
    history.addRead(5_100, 5_200, ABSENT, true);
    history.addRead(5_300, 5_400, 3, true);
    expect(kindsOf(history)).toEqual([]);
  });

  it('counts as contended the own reads that overlap a write, or begin within 10 ms after one', () => {
    const history = written();
    history.addRead(100, 200, 1, true);
    history.addRead(900, 1_100, 1, true);
    history.addRead(16_000, 16_100, 3, true);
    history.addRead(16_001, 16_100, 3, true);
    history.addRead(5_500, 5_600, 2, false);
    expect(checkKey(history).contendedReads).toBe(2);
  });

  it('calls it stale when a transaction does not see what it wrote itself', () => {
    const history = written();
    history.addOwnRead(5_100, 5_200, 3, 3);
    expect(kindsOf(history)).toEqual([]);
    history.addOwnRead(5_100, 5_200, 3, ABSENT);
    expect(kindsOf(history)).toEqual(['stale']);
  });
});
