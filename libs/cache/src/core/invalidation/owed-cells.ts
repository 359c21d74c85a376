import { ANY_TABLE } from '../registry/registry-keys.js';
import type { Debt } from './debt.js';

/** Which cells and tables some debts are about. */
export class OwedCells {
  private readonly cells = new Map<string, number>();
  private readonly tables = new Map<string, number>();

  /** How many there are, one of two debts counted once. */
  get size(): number {
    return this.cells.size + this.tables.size;
  }

  add(debt: Debt): void {
    this.count(debt, 1);
  }

  remove(debt: Debt): void {
    this.count(debt, -1);
  }

  hasCell(key: string): boolean {
    return this.cells.has(key);
  }

  /** Whether something that depends on `tables` may have to be invalidated. */
  hasTable(tables: readonly string[]): boolean {
    if (this.tables.size === 0 || tables.length === 0) return false;
    return this.tables.has(ANY_TABLE) || tables.some((table) => this.tables.has(table));
  }

  private count({ cells, tables }: Debt, by: 1 | -1): void {
    for (const { key } of cells) change(this.cells, key, by);
    for (const table of tables) change(this.tables, table, by);
  }
}

function change(counts: Map<string, number>, name: string, by: number): void {
  const count = (counts.get(name) ?? 0) + by;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}
