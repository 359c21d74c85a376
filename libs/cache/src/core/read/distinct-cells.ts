import type { Cell, CellReply } from '../ports/store.js';
import { PlacedList } from './placed-list.js';

/** The distinct cells of several lists, and where each of them stands. */
export class DistinctCells {
  readonly cells: readonly Cell[];
  /** Null for one list alone, which is all that is asked for. */
  private readonly lists: readonly PlacedList[] | null;

  constructor(lists: readonly (readonly Cell[])[]) {
    const [first] = lists;
    const isAlone = first && lists.length === 1;
    const placed = isAlone ? { cells: first, lists: null } : place(lists);
    this.cells = placed.cells;
    this.lists = placed.lists;
  }

  /** Returns what `replies`, one per cell, say to each of the lists. Lists of the same cells have one answer, the very same object. */
  answers(replies: readonly CellReply[]): readonly (readonly CellReply[])[] {
    if (this.lists) return this.lists.map((list) => list.of(replies));
    // Never the store's own list, which it may give to others too.
    return [replies.length === this.cells.length ? replies.slice() : this.cells.map((_, i) => replies[i] ?? null)];
  }
}

function place(lists: readonly (readonly Cell[])[]): { readonly cells: Cell[]; readonly lists: PlacedList[] } {
  const known = new Map<string, number>();
  const cells: Cell[] = [];
  /** Per cell the list that brought it. */
  const bringers: PlacedList[] = [];
  const positionOf = (cell: Cell): number => {
    const identity = identityOf(cell);
    const position = known.get(identity);
    if (position !== undefined) return position;
    known.set(identity, cells.length);
    return cells.push(cell) - 1;
  };
  const placed = lists.map((list) => {
    const positions = list.map(positionOf);
    // A list of the same cells has brought the latest of them.
    const twin = bringers[positions.reduce((latest, position) => Math.max(latest, position), 0)];
    if (twin?.isAt(positions)) return twin;
    const own = new PlacedList(positions);
    while (bringers.length < cells.length) bringers.push(own);
    return own;
  });
  return { cells, lists: placed };
}

/** Who wants a whole entry must not get its head because somebody else asked for that. No key begins like this. */
function identityOf({ kind, key }: Cell): string {
  return kind === 'head' ? `head ${key}` : key;
}
