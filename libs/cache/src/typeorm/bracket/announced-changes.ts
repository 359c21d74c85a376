import type { EntityMetadata } from 'typeorm';
import type { SeenChange } from '../rules/seen-change.js';
import type { RowChanged } from './row-changed.js';

/** A row about to be changed. */
export interface AnnouncedRow {
  readonly metadata: EntityMetadata;
  readonly change: SeenChange;
  readonly key: string;
}

/** What to collect when the after-event never comes. */
interface Announced extends AnnouncedRow {
  readonly otherwise: RowChanged | undefined;
}

/**
 * Changes of rows whose before-event came, and whose after-event has to.
 *
 * Meanwhile their statement passes, which is not to be taken for one that nobody told of. The after-event may never come: an entity
 * listener or a subscriber that throws keeps those after it from being called, and the writer may survive that and commit.
 */
export class AnnouncedChanges {
  readonly #open = new Map<string, Announced[]>();

  add(row: AnnouncedRow, otherwise?: RowChanged): void {
    const name = nameOf(row);
    const open = this.#open.get(name);
    if (open) open.push({ ...row, otherwise });
    else this.#open.set(name, [{ ...row, otherwise }]);
  }

  /** Strikes off one announcement of this row, if there is one. */
  strike(row: AnnouncedRow): void {
    const name = nameOf(row);
    const open = this.#open.get(name);
    if (!open?.pop()) return;
    if (open.length === 0) this.#open.delete(name);
  }

  /** Tells whether every row in `keys`, of the table of `metadata`, is announced as changing in one of the ways in `changes`. */
  coverRows({ tablePath }: EntityMetadata, changes: readonly SeenChange[], keys: readonly string[]): boolean {
    return keys.every((key) => changes.some((change) => this.#open.has(`${change} ${tablePath} ${key}`)));
  }

  /** Returns what has to be collected for what is left, and forgets it. */
  takeAll(): readonly RowChanged[] {
    const left = [...this.#open.values()].flat();
    this.#open.clear();
    return left.flatMap(({ otherwise }) => otherwise ?? []);
  }
}

function nameOf({ change, metadata, key }: AnnouncedRow): string {
  return `${change} ${metadata.tablePath} ${key}`;
}
