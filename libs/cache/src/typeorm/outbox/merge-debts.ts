import type { Debt } from '../../core/invalidation/debt.js';
import type { Cell } from '../../core/ports/store.js';

/** What is told to the store at once has to fit into the time that it is given to answer. */
const MOST_CELLS = 1_000;
/** Has no marks to be lifted; those of writers that have died end with their lease. */
const WRITER = 'outbox';

/** Returns as few debts as say the same as `debts`, to be delivered one after the other: each cell once, and each table once for all writers with the same accessors. */
export function mergeDebts(debts: readonly Debt[]): readonly Debt[] {
  return [...mergeCells(debts), ...mergeTables(debts)];
}

function mergeCells(debts: readonly Debt[]): readonly Debt[] {
  const byKey = new Map<string, Cell>();
  for (const { cells } of debts) for (const cell of cells) byKey.set(cell.key, cell);
  // In this order: where a token is gone and its old key is not, a reader would store under the next token what is in there.
  const all = [...byKey.values()];
  const cells = [...all.filter(isOfOldKeys), ...all.filter((cell) => !isOfOldKeys(cell))];
  const chunks = Array.from({ length: Math.ceil(cells.length / MOST_CELLS) }, (_, i) =>
    cells.slice(i * MOST_CELLS, (i + 1) * MOST_CELLS),
  );
  return chunks.map((chunk) => ({ writer: WRITER, cells: chunk, tables: [] }));
}

function isOfOldKeys({ kind }: Cell): boolean {
  return kind === 'old' || kind === 'closure';
}

/** A writer without an accessor has to invalidate all of it, and one with it has not: they are not to be thrown together. */
function mergeTables(debts: readonly Debt[]): readonly Debt[] {
  const byOwn = new Map<string, Debt>();
  for (const { tables, own = {} } of debts.filter((debt) => debt.tables.length > 0)) {
    const name = JSON.stringify(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1)));
    const before = byOwn.get(name)?.tables ?? [];
    byOwn.set(name, { writer: WRITER, cells: [], tables: [...new Set([...before, ...tables])], own });
  }
  return [...byOwn.values()];
}
