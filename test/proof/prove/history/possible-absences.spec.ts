import { describe, expect, it } from 'vitest';
import type { ReadRecord } from '../../oracle/history.js';
import { KeyHistory } from './key-history.js';
import { PossibleAbsences } from './possible-absences.js';

const nothing = (start: number, end: number): ReadRecord => ({ key: 'n:1', start, end, version: -1 });

/** There from 1, gone with 2 (written from 10 to 20), there again with 3 (30 to 40), gone with 4 (50 to 60). */
function comingAndGoing(): KeyHistory {
  const history = new KeyHistory('n:1');
  [true, false, true, false].forEach((isPresent, index) => history.committed.set(index + 1, isPresent));
  [10, 30, 50].forEach((start, index) =>
    history.writes.push({ key: 'n:1', version: index + 2, start, ack: start + 10 }),
  );
  return history;
}

const newestPossible = (history: KeyHistory, reads: readonly ReadRecord[]): ReadRecord[] =>
  reads.map((read) => new PossibleAbsences(history).atNewest(read));

describe('PossibleAbsences', () => {
  it.each([
    [11, 12, 2, 'the removal had begun'],
    [25, 45, 2, 'the second removal had not begun'],
    [41, 50, 4, 'the second removal began no later than the read ended'],
    [70, 80, 4, 'it is the newest of both'],
  ])('takes a nothing read from %i to %i for version %i, because %s', (start, end, version) => {
    expect(newestPossible(comingAndGoing(), [nothing(start, end)])).toEqual([
      { key: 'n:1', start, end, version, poison: false },
    ]);
  });

  it('takes a nothing that was read before any removal had begun for one that was never committed', () => {
    expect(newestPossible(comingAndGoing(), [nothing(1, 9)])).toMatchObject([{ poison: true }]);
  });

  it('takes a nothing of a row that was never removed for one that was never committed', () => {
    const history = new KeyHistory('n:1');
    history.committed.set(1, true);
    expect(newestPossible(history, [nothing(1, 9)])).toMatchObject([{ poison: true }]);
  });

  it('knows of a removal whose writer was killed only that it came after the version before it', () => {
    const history = new KeyHistory('n:1');
    history.committed.set(1, true).set(2, false);
    history.writes.push({ key: 'n:1', version: 1, start: 10, ack: 20 });
    const [before, after] = newestPossible(history, [nothing(1, 9), nothing(5, 10)]);
    expect(before).toMatchObject({ poison: true });
    expect(after).toMatchObject({ version: 2, poison: false });
  });

  it.each<[number, number, number | undefined, string]>([
    [25, 45, 2, 'nothing newer had been acknowledged when it began'],
    [41, 55, 4, 'the row had come back before it began'],
    [61, 70, 4, 'the second removal was acknowledged before it began'],
    [35, 70, 2, 'it began while the row was coming back'],
    [41, 45, undefined, 'the row was there all the time'],
  ])('owes to a nothing from %i to %i version %s, because %s', (start, end, version) => {
    const oldest = new PossibleAbsences(comingAndGoing()).atOldest(nothing(start, end));
    expect(oldest?.version).toBe(version);
  });
});
