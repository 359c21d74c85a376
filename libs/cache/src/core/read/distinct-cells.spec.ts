import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Cell, CellKind } from '../ports/store.js';
import { DistinctCells } from './distinct-cells.js';
import { wholeAnswer } from './whole-answer.js';

const cell = (key: string, kind: CellKind = 'entry'): Cell => ({ kind, key, pendingKey: `${key}:p` });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const space = cell('space', 'namespace');

describe('Lists of cells that are asked for together', () => {
  it.each([1, 2])("have lists of their own, never the store's, also when %i of two cells were answered", (count) => {
    const replies = [bytes('s'), bytes('a')].slice(0, count);
    const [found] = new DistinctCells([[space, cell('a')]]).answers(replies);
    expect(found).not.toBe(replies);
    expect(found).toEqual([bytes('s'), count === 2 ? bytes('a') : null]);
  });

  it('ask for each cell once, and get an answer each', () => {
    const asked = new DistinctCells([
      [space, cell('a')],
      [space, cell('b')],
      [cell('b'), cell('a')],
    ]);
    expect(asked.cells.map(({ key }) => key)).toEqual(['space', 'a', 'b']);
    const [s, a, b] = ['s', 'a', 'b'].map(bytes) as [Uint8Array, Uint8Array, Uint8Array];
    expect(asked.answers([s, a, b])).toEqual([
      [s, a],
      [s, b],
      [b, a],
    ]);
  });

  it('share one answer when they are the same, whoever stands between them', () => {
    const list = (key: string): readonly Cell[] => [space, cell(key)];
    const asked = new DistinctCells([list('a'), list('b'), list('a'), list('b')]);
    const [a, b, ...again] = asked.answers([bytes('s'), bytes('a'), null]);
    expect(again[0]).toBe(a);
    expect(again[1]).toBe(b);
    expect(b).toEqual([bytes('s'), null]);
  });

  it('share one answer when they end with the same cell as others do', () => {
    const tagged = (key: string): readonly Cell[] => [space, cell(key), cell('tag', 'fence')];
    const asked = new DistinctCells([tagged('a'), tagged('b'), tagged('b'), tagged('a')]);
    const [a, b, bAgain, aAgain] = asked.answers(['s', 'a', 't', 'b'].map(bytes));
    expect([a, b]).toEqual([
      [bytes('s'), bytes('a'), bytes('t')],
      [bytes('s'), bytes('b'), bytes('t')],
    ]);
    expect(aAgain).toBe(a);
    expect(bAgain).toBe(b);
  });

  it.each([
    ['one has more before the entry', [cell('index', 'fence'), cell('a')]],
    ['one has more behind the entry', [space, cell('a'), cell('tag', 'fence')]],
    ['one asks for the head of the entry only', [space, cell('a', 'head')]],
    ['one has another order', [cell('a'), space]],
    ['one has fewer', [cell('a')]],
    ['one has a cell twice', [space, cell('a'), space]],
    ['one has no cells', []],
  ])('have answers of their own when %s', (_, other) => {
    const asked = new DistinctCells([[space, cell('a')], other]);
    const [one, another] = asked.answers(asked.cells.map(({ key, kind }) => bytes(`${key} ${kind}`)));
    expect(one).toEqual([bytes('space namespace'), bytes('a entry')]);
    expect(another).toEqual(other.map(({ key, kind }) => bytes(`${key} ${kind}`)));
  });

  it('are spoilt by a reply that is missing, and spoil no others', () => {
    const asked = new DistinctCells([[space, cell('a')], [cell('b')], [space, cell('a')]]);
    const gone = new StoreUnavailableError('gone');
    expect(asked.answers([bytes('s'), gone, bytes('b')]).map(wholeAnswer)).toEqual([gone, [bytes('b')], gone]);
  });
});
