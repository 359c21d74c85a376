import type { KindOfWrite } from './kinds-of-write.js';

/** Deals kinds of write like cards: each as often as its share says before any comes again, in an order that `random` decides. */
export class WriteDeck {
  private cards: KindOfWrite[] = [];

  constructor(
    private readonly kinds: readonly KindOfWrite[],
    private readonly random: () => number,
  ) {}

  /** Returns the next kind of write. */
  deal(): KindOfWrite {
    if (this.cards.length === 0) this.cards = this.kinds.flatMap((kind) => Array.from({ length: kind[1] }, () => kind));
    const [dealt] = this.cards.splice(Math.floor(this.random() * this.cards.length), 1);
    return dealt!;
  }
}
