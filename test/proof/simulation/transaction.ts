import type { Database } from './database.js';
import {
  contentOf,
  itemKey,
  listKey,
  viewKey,
  type Committed,
  type ItemRow,
  type Rows,
  type Snapshot,
  type ViewRow,
} from './rows.js';

/** How one row changed, as rules are told. */
export interface RowChanged {
  readonly source: 'Item' | 'View';
  readonly change: 'insert' | 'update' | 'remove';
  readonly old: ItemRow | ViewRow | null;
  readonly new: ItemRow | ViewRow | null;
}

/** Sees what is committed and what it wrote itself; nobody else sees that before its COMMIT. It holds the locks of its rows to its end. */
export class Transaction {
  readonly changes: RowChanged[] = [];
  private readonly items = new Map<number, ItemRow>();
  private readonly views = new Map<number, ViewRow>();
  private readonly touched = new Set<string>();
  private locks: string[] = [];
  private ended = false;

  private readonly poison: number;

  constructor(private readonly database: Database) {
    this.poison = database.nextPoison();
  }

  get isEnded(): boolean {
    return this.ended;
  }

  /** Call it only while the rows are free. */
  lock(rows: readonly string[]): void {
    this.database.lock(rows);
    this.locks = [...rows];
  }

  writeItem(row: ItemRow): void {
    const old = this.rows().items.get(row.id)!;
    this.items.set(row.id, row);
    this.touched.add(itemKey(row.id));
    for (const { exists, parent } of [old, row]) if (exists) this.touched.add(listKey(parent));
    if (!old.exists && !row.exists) return;
    const change = !old.exists ? 'insert' : row.exists ? 'update' : 'remove';
    this.changes.push({ source: 'Item', change, old: old.exists ? old : null, new: row.exists ? row : null });
  }

  writeView(row: ViewRow): void {
    const old = this.rows().views.get(row.view)!;
    this.views.set(row.view, row);
    this.changes.push({ source: 'View', change: 'update', old, new: row });
  }

  read(key: string): Snapshot {
    const version = this.changedKeys().includes(key) ? this.poison : this.database.versionOf(key);
    return { key, version, content: contentOf(this.rows(), key) };
  }

  commit(): readonly Committed[] {
    const committed = this.database.commit(this.rows(), this.changedKeys(), [...this.views.keys()].map(viewKey));
    this.end();
    return committed;
  }

  rollback(): void {
    if (!this.ended) this.end();
  }

  /** A view changes with its row, and with the item it shows. */
  private changedKeys(): readonly string[] {
    const shown = [...this.rows().views.values()].filter(
      ({ view, item }) => this.views.has(view) || this.touched.has(itemKey(item)),
    );
    return [...this.touched, ...shown.map(({ view }) => viewKey(view))];
  }

  private rows(): Rows {
    if (this.ended) return this.database;
    return {
      items: new Map([...this.database.items, ...this.items]),
      views: new Map([...this.database.views, ...this.views]),
    };
  }

  private end(): void {
    this.ended = true;
    this.items.clear();
    this.views.clear();
    this.touched.clear();
    this.database.unlock(this.locks);
  }
}
