import type { EntityMetadata } from 'typeorm';
import type { RowChanged } from './row-changed.js';

/** What an insert is announced for; junctions come without one. */
type Entity = object | undefined;

interface Announced {
  readonly tablePath: string;
  readonly entity: Entity;
  readonly otherwise: RowChanged;
  /** Whether the statement that inserts it has passed. */
  isSent: boolean;
}

/** Inserts whose before-event came, and whose after-event has to: which row it has made, only that can tell. */
export class AnnouncedInserts {
  #open: Announced[] = [];

  /** @param otherwise - Collected at COMMIT when the after-event never comes. */
  add({ tablePath }: EntityMetadata, entity: Entity, otherwise: RowChanged): void {
    this.#open.push({ tablePath, entity, otherwise, isSent: false });
  }

  /** Strikes off the announcement of `entity`. */
  strike({ tablePath }: EntityMetadata, entity: Entity): void {
    const position = this.#open.findIndex((each) => each.entity === entity && each.tablePath === tablePath);
    if (position >= 0) this.#open.splice(position, 1);
  }

  /**
   * Tells whether a statement inserts announced entities and nothing else, by finding one for each of its rows, and takes these for sent.
   *
   * @param rows - For each row whether an entity may be the one it is made of.
   */
  take({ tablePath }: EntityMetadata, rows: readonly ((entity: object) => boolean)[]): boolean {
    const waiting = this.#open.filter((each) => !each.isSent && each.tablePath === tablePath);
    const taken: Announced[] = [];
    for (const isMadeOf of rows) {
      const position = waiting.findIndex(({ entity }) => !entity || isMadeOf(entity));
      if (position < 0) return false;
      taken.push(...waiting.splice(position, 1));
    }
    for (const each of taken) each.isSent = true;
    return true;
  }

  /** Returns what has to be collected for what is left, and forgets it. */
  takeAll(): readonly RowChanged[] {
    return this.#open.splice(0).map(({ otherwise }) => otherwise);
  }
}
