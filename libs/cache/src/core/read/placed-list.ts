import type { CellReply } from '../ports/store.js';

/** Where the cells of one list stand among those that the store is asked about. */
export class PlacedList {
  private replies: readonly CellReply[] | undefined;

  constructor(private readonly positions: readonly number[]) {}

  /** Whether its cells stand at `positions`, in this order. */
  isAt(positions: readonly number[]): boolean {
    if (positions.length !== this.positions.length) return false;
    for (let i = 0; i < positions.length; i++) if (positions[i] !== this.positions[i]) return false;
    return true;
  }

  /** Returns what is said to the list, of what is said to all. Everybody who asks gets the very same object. */
  of(all: readonly CellReply[]): readonly CellReply[] {
    return (this.replies ??= this.positions.map((position) => all[position] ?? null));
  }
}
