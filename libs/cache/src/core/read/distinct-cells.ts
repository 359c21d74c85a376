import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Cell, CellReply } from '../ports/store.js';
import type { Answer } from './tick-batcher.js';

/** The distinct cells of several lists, and where each of them stands. */
export class DistinctCells {
  readonly cells: readonly Cell[];
  /** Of the cells of all lists, one after the other, in `cells`; null where they are the one list that there is. */
  private readonly positions: readonly number[] | null;
  private answered = 0;

  constructor(lists: readonly (readonly Cell[])[]) {
    const [first] = lists;
    const placed = first && lists.length === 1 ? { cells: first, positions: null } : place(lists);
    this.cells = placed.cells;
    this.positions = placed.positions;
  }

  /** Returns the replies for the next of the lists; one that is missing spoils the list. */
  nextAnswers(list: readonly Cell[], replies: readonly CellReply[]): Answer<readonly (Uint8Array | null)[]> {
    const first = this.answered;
    this.answered += list.length;
    const answers: (Uint8Array | null)[] = [];
    for (let i = first; i < this.answered; i++) {
      const reply = replies[this.positions ? this.positions[i]! : i] ?? null;
      if (reply instanceof StoreUnavailableError) return reply;
      answers.push(reply);
    }
    return answers;
  }
}

function place(lists: readonly (readonly Cell[])[]): { readonly cells: Cell[]; readonly positions: number[] } {
  const known = new Map<string, number>();
  const cells: Cell[] = [];
  const positions: number[] = [];
  for (const list of lists) {
    for (const cell of list) {
      const identity = identityOf(cell);
      const position = known.get(identity);
      if (position === undefined) known.set(identity, cells.length);
      positions.push(position ?? cells.push(cell) - 1);
    }
  }
  return { cells, positions };
}

/** Who wants a whole entry must not get its head because somebody else asked for that. No key begins like this. */
function identityOf({ kind, key }: Cell): string {
  return kind === 'head' ? `head ${key}` : key;
}
