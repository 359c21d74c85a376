import { Transaction } from './transaction.js';

/** A part: it may be absent, and belongs to one parent at a time. */
export interface ItemRow {
  readonly id: number;
  readonly parent: number;
  readonly exists: boolean;
}

/** What a view shows: one item, which may change. */
export interface ViewRow {
  readonly view: number;
  readonly item: number;
}

export interface Rows {
  readonly items: ReadonlyMap<number, ItemRow>;
  readonly views: ReadonlyMap<number, ViewRow>;
}

/** What a query brings for one key, and the version it has there. Versions of rolled-back or open transactions are poison. */
export interface Snapshot {
  readonly key: string;
  readonly version: number;
  readonly content: readonly number[] | null;
}

/** One key that a COMMIT changed. */
export interface Committed {
  readonly key: string;
  readonly version: number;
  /**
   * The COMMIT that made a view show the item which changed now, 0 for none. Until that one is acknowledged, a view that still shows
   * another item lacks nothing that it must show.
   */
  readonly through: number;
}

/** Versions from here on were never committed. */
export const POISON = 1_000_000;

export const ITEMS = [1, 2, 3] as const;
export const PARENTS = [1, 2] as const;
export const VIEWS = [1, 2] as const;

export const itemKey = (id: number): string => `item ${id}`;
export const listKey = (parent: number): string => `list ${parent}`;
export const viewKey = (view: number): string => `view ${view}`;

/**
 * A tiny database: committed rows, transactions with row locks, and a version per key that can be read: the number of the last COMMIT
 * that changed what a query for the key brings.
 */
export class Database implements Rows {
  items: ReadonlyMap<number, ItemRow> = new Map(
    ITEMS.map((id) => [id, { id, parent: id === 2 ? 2 : 1, exists: id !== 3 }]),
  );
  views: ReadonlyMap<number, ViewRow> = new Map(VIEWS.map((view) => [view, { view, item: view }]));
  private commits = 0;
  private transactions = 0;
  private readonly locked = new Set<string>();
  private readonly versions = new Map<string, number>();
  /** Per view, the COMMIT that made it show what it shows. */
  private readonly turns = new Map<string, number>();
  /** Per key, the versions in which there was nothing. */
  private readonly absences = new Map<string, number>([[itemKey(3), 0]]);

  begin(): Transaction {
    return new Transaction(this, POISON + ++this.transactions);
  }

  areFree(rows: readonly string[]): boolean {
    return rows.every((row) => !this.locked.has(row));
  }

  lock(rows: readonly string[]): void {
    for (const row of rows) this.locked.add(row);
  }

  unlock(rows: readonly string[]): void {
    for (const row of rows) this.locked.delete(row);
  }

  versionOf(key: string): number {
    return this.versions.get(key) ?? 0;
  }

  /** The newest committed version in which there was nothing; undefined when there always was something. */
  lastAbsence(key: string): number | undefined {
    return this.absences.get(key);
  }

  commit(rows: Rows, changed: readonly string[], turned: readonly string[]): readonly Committed[] {
    this.items = rows.items;
    this.views = rows.views;
    const version = ++this.commits;
    for (const key of changed) {
      this.versions.set(key, version);
      if (contentOf(rows, key) === null) this.absences.set(key, version);
    }
    for (const key of turned) this.turns.set(key, version);
    return changed.map((key) => ({ key, version, through: turned.includes(key) ? 0 : (this.turns.get(key) ?? 0) }));
  }
}

/** What a query for `key` brings; null for nothing. */
export function contentOf({ items, views }: Rows, key: string): readonly number[] | null {
  const [kind, number] = key.split(' ');
  const id = Number(number);
  if (kind === 'item') return items.get(id)!.exists ? [items.get(id)!.parent] : null;
  if (kind === 'view') return [views.get(id)!.item];
  return [...items.values()].flatMap((item) => (item.exists && item.parent === id ? [item.id] : []));
}
