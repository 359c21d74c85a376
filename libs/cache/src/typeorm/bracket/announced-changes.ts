import type { RowChanged } from './row-changed.js';

type Kind = Pick<RowChanged, 'metadata' | 'change'>;

/**
 * Changes whose before-event came, and whose after-event has to.
 *
 * It may never come: an entity listener or a subscriber that throws keeps those after it from being called, and the writer may
 * survive that and commit.
 */
export class AnnouncedChanges {
  #open: RowChanged[] = [];

  add(changed: RowChanged): void {
    this.#open.push(changed);
  }

  /** Strikes off one change of this kind, if there is one. */
  strike({ metadata, change }: Kind): void {
    const position = this.#open.findIndex((open) => open.metadata === metadata && open.change === change);
    if (position >= 0) this.#open.splice(position, 1);
  }

  /** Returns what is left, and forgets it. */
  takeAll(): readonly RowChanged[] {
    return this.#open.splice(0);
  }
}
