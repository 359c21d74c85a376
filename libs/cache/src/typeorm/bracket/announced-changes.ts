import type { EntityMetadata } from 'typeorm';
import { UNKNOWN_IMAGES } from '../rows/unknown-row.js';
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

  get size(): number {
    return this.#open.length;
  }

  add(changed: RowChanged): void {
    this.#open.push(changed);
  }

  /** Tells whether a change on the table of `metadata` is announced. */
  concernsTable({ tablePath }: EntityMetadata): boolean {
    return this.#open.some(({ metadata }) => metadata.tablePath === tablePath);
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

  /** Returns one change per kind that stands for all that is left, at the price of widening, and forgets nothing. */
  summary(): readonly RowChanged[] {
    const kinds = new Map(
      this.#open.map((open) => [`${open.change} ${open.metadata.tablePath} ${open.metadata.name}`, open]),
    );
    return [...kinds.values()].map((open) => ({ ...open, images: () => UNKNOWN_IMAGES[open.change] }));
  }
}
