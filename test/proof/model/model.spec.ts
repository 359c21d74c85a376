import { describe, expect, it } from 'vitest';
import { CONFIGURATIONS } from './configurations.js';
import { explore } from './explore.js';
import { FULL_PROTOCOL } from './rules.js';
import { exactKey } from './state-key.js';

/** `npm run model` explores them all; these take milliseconds. */
const QUICK = CONFIGURATIONS.filter(
  ({ name, expected }) =>
    (expected === 'VIOLATION' && !/LIN|sent again/.test(name)) ||
    /own fence, (joined|crash)|no mark, no crash/.test(name),
);

describe('the model of the protocol', () => {
  it.each(QUICK)('finds $expected: $name', ({ rules, expected }) => {
    expect(explore(rules).trace === null ? 'OK' : 'VIOLATION').toBe(expected);
  });

  it('visits as many states as were counted independently, when it tells all of them apart', () => {
    const crash = { ...FULL_PROTOCOL, crashes: 1, readers: 2 };
    expect(explore(crash, exactKey).states).toBe(46_882);
    expect(explore({ ...crash, property: 'LIN' }, exactKey).states).toBe(51_114);
    expect(explore({ ...FULL_PROTOCOL, markBeforeCommit: false, writers: 1 }, exactKey).states).toBe(9_971);
  });

  it('tells the shortest way to a violation, step by step', () => {
    const rules = { ...FULL_PROTOCOL, writers: 1, readers: 2, captureBeforeLoad: false };
    expect(explore(rules).trace).toEqual([
      'W0 marks',
      'R0 begins, not below v0',
      'R0 misses',
      'R0 loads v0',
      'W0 COMMITs v1',
      'W0 finalises',
      'W0 is ACKED v1',
      'R0 returns the load of v0',
      'R1 begins, not below v1',
      'the fill of v0 is stored',
      'R1 returns the hit of v0, below v1',
    ]);
  });
});
