import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadRecord, WriteRecord } from './history.js';
import { judge } from './judge.js';

const read = (start: number, end: number, version: number, poison = false): ReadRecord => ({
  key: 'a',
  start,
  end,
  version,
  poison,
});
const write = (start: number, ack: number, version: number): WriteRecord => ({ key: 'a', start, ack, version });

describe('judge', () => {
  it.each([
    ['an old version after the ack is stale', [read(3, 4, 1)], [write(1, 2, 2)], 'stale'],
    ['the new version after the ack is right', [read(3, 4, 2)], [write(1, 2, 2)], null],
    ['an old version is right when the read started before the ack', [read(1, 9, 1)], [write(1, 2, 2)], null],
    ['a read that starts at the very moment of the ack may be either', [read(2, 3, 1)], [write(1, 2, 2)], null],
    ['a newer version than any acknowledged is right', [read(3, 4, 7)], [write(1, 2, 2)], null],
    ['only the highest acknowledged version counts', [read(9, 10, 2)], [write(1, 2, 3), write(3, 4, 2)], 'stale'],
    ['a value of a rolled-back transaction is dirty, however new', [read(3, 4, 99, true)], [write(1, 2, 2)], 'dirty'],
    ['an older version than an earlier read returned', [read(1, 2, 5), read(3, 4, 4)], [], 'nonMonotonic'],
    ['reads that overlap may return any order', [read(1, 3, 5), read(2, 4, 4)], [], null],
    ['a dirty read raises nothing for those after it', [read(1, 2, 99, true), read(3, 4, 4)], [], 'dirty'],
    ['writes of another key do not matter', [read(3, 4, 1)], [{ ...write(1, 2, 2), key: 'b' }], null],
  ] as const)('%s', (_title, reads, writes, expected) => {
    const { firstViolations } = judge(reads, writes);
    expect(firstViolations.map(({ kind }) => kind)).toEqual(expected ? [expected] : []);
  });

  it('counts as contended what overlaps a write, or starts within the time given after one', () => {
    const reads = [read(0, 1, 1), read(4, 6, 1), read(11, 12, 2), read(30, 31, 2)];
    expect(judge(reads, [write(5, 9, 2)], { contendedWithin: 10 }).contendedReads).toBe(2);
  });

  it('finds exactly what comparing every pair finds', () => {
    const moment = fc.integer({ min: 0, max: 30 });
    const anyRead = fc.tuple(moment, moment, moment).map(([a, b, v]) => read(Math.min(a, b), Math.max(a, b), v));
    const anyWrite = fc.tuple(moment, moment).map(([ack, version]) => write(ack, ack, version));
    fc.assert(
      fc.property(fc.array(anyRead), fc.array(anyWrite), (reads, writes) => {
        const isStale = (r: ReadRecord) => writes.some((w) => w.ack < r.start && w.version > r.version);
        const isBackward = (r: ReadRecord) => reads.some((e) => e.end < r.start && e.version > r.version);
        const { stale, nonMonotonic } = judge(reads, writes);
        expect(stale).toBe(reads.filter(isStale).length);
        expect(nonMonotonic).toBe(reads.filter((r) => !isStale(r) && isBackward(r)).length);
      }),
    );
  });
});
