import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { CellReply } from '../ports/store.js';
import type { Answer } from './tick-batcher.js';

/** Where the cells of one list stand among those that the store is asked about. */
export class PlacedList {
  private answered: Answer<readonly (Uint8Array | null)[]> | undefined;

  /** @param positions - Null for the first `count` of them. */
  constructor(
    private readonly count: number,
    private readonly positions: readonly number[] | null = null,
  ) {}

  /** Whether its cells stand at `positions`, in this order. */
  isAt(positions: readonly number[]): boolean {
    if (positions.length !== this.count) return false;
    for (let i = 0; i < this.count; i++) if (positions[i] !== this.positionOf(i)) return false;
    return true;
  }

  /** Returns what `replies` say to the list; one that is missing spoils it. Everybody who asks gets the very same object. */
  answer(replies: readonly CellReply[]): Answer<readonly (Uint8Array | null)[]> {
    return (this.answered ??= this.answerIn(replies));
  }

  private answerIn(replies: readonly CellReply[]): Answer<readonly (Uint8Array | null)[]> {
    const answer: (Uint8Array | null)[] = [];
    for (let i = 0; i < this.count; i++) {
      const reply = replies[this.positionOf(i)] ?? null;
      if (reply instanceof StoreUnavailableError) return reply;
      answer.push(reply);
    }
    return answer;
  }

  private positionOf(i: number): number {
    return this.positions ? this.positions[i]! : i;
  }
}
