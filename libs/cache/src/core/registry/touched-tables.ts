import { bareTableName } from './bare-table-name.js';
import { ANY_TABLE } from './registry-keys.js';

/** A write to more tables than this counts as one to any table. */
const MOST_TABLES = 500;

/** The tables that one write changes. */
export class TouchedTables {
  private readonly names = new Set<string>();

  get isEmpty(): boolean {
    return this.names.size === 0;
  }

  add(table: string): void {
    if (this.names.has(ANY_TABLE)) return;
    this.names.add(bareTableName(table));
    if (this.names.size > MOST_TABLES) this.addAny();
  }

  addAny(): void {
    this.names.clear();
    this.names.add(ANY_TABLE);
  }

  list(): readonly string[] {
    return [...this.names];
  }
}
