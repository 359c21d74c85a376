import { describe, expect, it } from 'vitest';
import { Exceptions } from './exceptions.js';
import { KeyHistory } from './key-history.js';

const SECOND = 1_000_000;

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
    expect(new Exceptions([]).allow(stale, written(marks))).toEqual(expected);
  });

  it.each([
    ['during it', { start: 0.9 * SECOND, end: 2 * SECOND }, true],
    ['soon after it, before anybody has asked', { start: 0.9 * SECOND, end: 1.4 * SECOND }, true],
    ['long after it', { start: 0.9 * SECOND, end: 1.2 * SECOND }, false],
    ['before it', { start: 1.6 * SECOND, end: 3 * SECOND }, false],
    ['during it, of a write that was acknowledged before it', { start: 1.1 * SECOND, end: 2 * SECOND }, false],
  ])('judges a read from one of two masters %s', (_when, split, isAllowed) => {
    const allowed = new Exceptions([split]).allow(read(1.5 * SECOND, 1), written([false, false]));
    expect(allowed?.by).toBe(isAllowed ? 'deposed' : undefined);
  });

  it.each([
    ['soon after a split that its writer did not survive', { died: 2.2, ended: 2.3 }, 9, true],
    ['long after it', { died: 2.2, ended: 2.3 }, 14, false],
    ['after a split that its writer did survive', { died: 3.5, ended: 2.3 }, 9, false],
  ])('judges a read of what was written before %s', (_when, { died, ended }, start, isAllowed) => {
    const history = written([false, false]);
    const writes = history.writes.map((write) => ({ ...write, process: 'process-1' }));
    history.writes.splice(0, 2, ...writes);
    const crashes = new Map([['process-1', died * SECOND]]);
    const exceptions = new Exceptions([{ start: 0.5 * SECOND, end: ended * SECOND }], crashes);
    expect(exceptions.allow(read(start * SECOND, 1), history)?.by).toBe(isAllowed ? 'deposed' : undefined);
  });
});
