import type { Cell, CellReply } from '../ports/store.js';
import type { Search } from './search.js';

/** What the searches of one batch ask for, each for an entry of its own: what several of them depend on is asked for once. */
export class SharedCells {
  readonly cells: readonly Cell[];
  /** Where the cells of every search stand, one search behind the other. */
  private readonly places: number[] = [];

  constructor(private readonly searches: readonly Search[]) {
    const { places } = this;
    const cells: Cell[] = [];
    const known = new Map<string, number>();
    for (const { cells: wanted, ownCount } of searches) {
      const own = ownCount - 1;
      for (let i = 0; i < wanted.length; i++) {
        const cell = wanted[i]!;
        let place = i === own ? undefined : known.get(cell.key);
        if (place === undefined) {
          place = cells.push(cell) - 1;
          if (i !== own) known.set(cell.key, place);
        }
        places.push(place);
      }
    }
    this.cells = cells;
  }

  /** Returns what `use` makes, for each search, in their order, of what `replies`, one per cell, say to it. */
  map<R>(replies: readonly CellReply[], use: (search: Search, found: readonly CellReply[]) => R): readonly R[] {
    let at = 0;
    const next = (): CellReply => replies[this.places[at++]!] ?? null;
    // A list that grows would take three times the memory.
    return this.searches.map((search) => use(search, search.cells.map(next)));
  }
}
