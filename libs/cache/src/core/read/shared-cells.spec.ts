import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Cell, CellKind, CellReply } from '../ports/store.js';
import type { Search } from './search.js';
import { SharedCells } from './shared-cells.js';

const cell = (key: string, kind: CellKind = 'fence'): Cell => ({ kind, key, pendingKey: `${key}:p` });
const space = cell('space', 'namespace');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A search for `entry` that depends on `before`, with the cells of tags `behind` it. */
function searchFor(entry: Cell, before: readonly Cell[], behind: readonly Cell[] = []): Search {
  return { cells: [...before, entry, ...behind], ownCount: before.length + 1 } as unknown as Search;
}

function answered(shared: SharedCells, replies: readonly CellReply[]) {
  return shared.map(replies, (search, answer): [Search, readonly CellReply[]] => [search, answer]);
}

describe('the cells of a batch', () => {
  it('are asked for once, and told to every search that depends on them', () => {
    const a = searchFor(cell('a', 'entry'), [space, cell('index 1')], [cell('tags'), cell('tag 1')]);
    const b = searchFor(cell('b', 'entry'), [space, cell('index 1')]);
    const c = searchFor(cell('c', 'head'), [space, cell('index 2')], [cell('tags'), cell('tag 1')]);
    const shared = new SharedCells([a, b, c]);
    const keys = ['space', 'index 1', 'a', 'tags', 'tag 1', 'b', 'index 2', 'c'];
    expect(shared.cells.map(({ key }) => key)).toEqual(keys);
    expect(shared.cells.at(-1)?.kind).toBe('head');
    const told = answered(shared, keys.map(bytes));
    expect(told.map(([search]) => search)).toEqual([a, b, c]);
    for (const [search, found] of told) expect(found).toEqual(search.cells.map(({ key }) => bytes(key)));
  });

  it('are missing where a reply is: to those alone who asked for them', () => {
    const gone = new StoreUnavailableError('gone');
    const shared = new SharedCells([searchFor(cell('a', 'entry'), [space]), searchFor(cell('b', 'entry'), [space])]);
    const told = answered(shared, [bytes('space'), gone]);
    expect(told.map(([, found]) => found)).toEqual([
      [bytes('space'), gone],
      [bytes('space'), null],
    ]);
  });
});
