import { describe, expect, it } from 'vitest';
import type { Answer } from '../history/answer.js';
import { AnswerTally } from '../history/answer-tally.js';
import { ACCESSORS } from '../world/accessors.js';
import { unprovedWays, waysOf } from './ways.js';

const ALL = ACCESSORS.map(({ name }) => name);

function tallyOf(...reads: (readonly [how: string, accessor: string, answers: readonly Answer[]])[]): AnswerTally {
  const tally = new AnswerTally();
  for (const [how, accessor, answers] of reads) tally.add(['read', how, accessor, 0, 1, answers.length, [], answers]);
  return tally;
}

describe('waysOf', () => {
  it('counts a read for its method and for what its accessor is there for', () => {
    const tally = tallyOf(
      ['get', 'KeptParts', ['hit']],
      ['getMany', 'KeptRoutes', ['kept', 'kept', 'miss']],
      ['get', 'AgingDetectors', ['stale']],
    );
    const ways = waysOf(tally, { accessors: ALL, hasOldCache: true });
    expect(ways['get']).toEqual({ reads: 2, hits: 2 });
    expect(ways['getMany']).toEqual({ reads: 3, hits: 2 });
    expect(ways['local, validated']).toEqual({ reads: 4, hits: 2 });
    expect(ways['grace']).toEqual({ reads: 1, hits: 1 });
    expect(ways['hash']).toEqual({ reads: 0, hits: 0 });
  });

  it('counts what sets stored, and loads that nobody waited for', () => {
    const tally = tallyOf(['get', 'RenewedDetectors', ['hit']]);
    tally.add(['set', 'Parts', true]);
    tally.add(['set', 'Parts', false]);
    tally.add(['renewed', 'renewed-detectors']);
    const ways = waysOf(tally, { accessors: ALL, hasOldCache: true });
    expect(ways['set']).toEqual({ reads: 2, hits: 1 });
    expect(ways['refresh ahead']).toEqual({ reads: 1, hits: 1 });
  });

  it('tells of nothing that could not be read', () => {
    const ways = waysOf(tallyOf(), { accessors: ['Parts'], hasOldCache: false });
    expect(Object.keys(ways).sort()).toEqual(['get', 'getMany', 'peek', 'refresh', 'set', 'within']);
  });

  it('knows every accessor that is there for something', () => {
    const ways = waysOf(tallyOf(...ALL.map((name) => ['get', name, ['hit']] as const)), {
      accessors: ALL,
      hasOldCache: true,
    });
    expect(Object.entries(ways).filter(([, { reads }]) => reads === 0)).toEqual(
      ['set', 'within', 'getMany', 'peek', 'refresh'].map((name) => [name, { reads: 0, hits: 0 }]),
    );
  });
});

describe('unprovedWays', () => {
  it('names what was never read, and what was never answered as it is meant to be', () => {
    const ways = { get: { reads: 5, hits: 1 }, hash: { reads: 5, hits: 0 }, grace: { reads: 0, hits: 0 } };
    expect(unprovedWays(ways)).toEqual(['hash', 'grace']);
  });
});
