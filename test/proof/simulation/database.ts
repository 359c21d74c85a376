import {
  contentOf,
  itemKey,
  ITEMS,
  POISON,
  VIEWS,
  type Committed,
  type ItemRow,
  type Rows,
  type ViewRow,
} from './rows.js';

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

  /** Returns a version that nothing committed will ever have. */
  nextPoison(): number {
    return POISON + ++this.transactions;
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
