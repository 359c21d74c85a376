import { describe, expect, it } from 'vitest';
import { Exceptions } from './exceptions.js';
import { KeyHistory } from './key-history.js';

const SECOND = 1_000_000;
const HANG = { start: 0, end: SECOND, effect: 'hang', process: undefined } as const;

/** Version 2 is acknowledged after a second, version 3 after two. */
function written(isUnmarked: readonly [boolean, boolean]): KeyHistory {
  const history = new KeyHistory('n:1');
  isUnmarked.forEach((each, index) => {
    const ack = (index + 1) * SECOND;
    history.writes.push({ key: 'n:1', version: index + 2, start: ack - 10, ack, isUnmarked: each });
  });
  return history;
}

const read = (start: number, version: number) => ({ key: 'n:1', start, end: start + 10, version });

describe('Exceptions', () => {
  it.each([
    ['of a write without a mark, soon after it', [true, true], read(1.2 * SECOND, 1), { by: 'late', afterUs: 200_000 }],
    ['of a write without a mark, too late', [true, true], read(2.5 * SECOND, 1), undefined],
    ['that misses a marked write too', [true, false], read(2.2 * SECOND, 1), undefined],
    ['of a marked write only', [false, true], read(1.2 * SECOND, 1), undefined],
    ['that misses no write', [true, true], read(0.5 * SECOND, 1), undefined],
  ] as const)('judges a read %s', (_title, marks, stale, expected) => {
    expect(new Exceptions([], undefined).allow(stale, written(marks))).toEqual(expected);
  });

  it.each([
    ['while a server hangs', HANG, 1.5 * SECOND, true],
    ['when the hang is long over', { ...HANG, end: -3 * SECOND, start: -4 * SECOND }, 1.5 * SECOND, false],
    ['too long after the acknowledgement', { ...HANG, end: 9 * SECOND }, 5 * SECOND, false],
    ['while a server is away', { ...HANG, effect: 'away' }, 1.5 * SECOND, false],
  ] as const)('allows a deposed master to go on, where there are failovers: %s', (_when, fault, start, isAllowed) => {
    const stale = read(start, 1);
    expect(new Exceptions([fault], 1_000).allow(stale, written([false, false]))?.by).toBe(
      isAllowed ? 'deposed' : undefined,
    );
    expect(new Exceptions([fault], undefined).allow(stale, written([false, false]))).toBeUndefined();
  });
});
