import { describe, expect, it } from 'vitest';
import { RecentBypasses } from './recent-bypasses.js';

describe('recent bypasses', () => {
  it('have the last one of each key', () => {
    const bypasses = new RecentBypasses();
    bypasses.note('a', 'store', 1);
    bypasses.note('b', 'off', 2);
    bypasses.note('a', 'transaction', 3);
    expect(bypasses.latestOf('a')).toEqual({ at: 3, reason: 'transaction' });
    expect(bypasses.latestOf('b')).toEqual({ at: 2, reason: 'off' });
    expect(bypasses.latestOf('c')).toBeUndefined();
  });

  it('forget those of which there have been thousands since, and still know which of the others came last', () => {
    const bypasses = new RecentBypasses();
    bypasses.note('first', 'store', 0);
    for (let n = 1; n < 2_500; n++) bypasses.note(`key ${n % 3}`, 'store', n);
    expect(bypasses.latestOf('first')).toBeUndefined();
    expect([0, 1, 2].map((n) => bypasses.latestOf(`key ${n}`)?.at)).toEqual([2_499, 2_497, 2_498]);
  });
});
