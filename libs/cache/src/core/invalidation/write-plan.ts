import type { Cell } from '../ports/store.js';
import type { Fence } from './fence.js';

/** The deduplicated fences of one transaction. */
export class WritePlan {
  private readonly fences = new Map<string, Fence>();
  private readonly counts = new Map<string, number>();
  /** What `cells` has returned, until something is added. */
  private listed: readonly Cell[] | undefined;

  get isEmpty(): boolean {
    return this.fences.size === 0;
  }

  add(fence: Fence): void {
    // Namespaces that builds spread differently begin with the same cell.
    const { cell, companions } = fence;
    const identity = companions.length === 0 ? cell.key : `${cell.key} ${companions.length}`;
    if (this.fences.has(identity)) return;
    this.fences.set(identity, fence);
    this.listed = undefined;
    this.counts.set(fence.namespace, this.count(fence.namespace) + 1);
  }

  /** How many fences of `namespace` there are. */
  count(namespace: string): number {
    return this.counts.get(namespace) ?? 0;
  }

  /** Returns what must be invalidated; what a whole namespace covers is left out. */
  list(): readonly Fence[] {
    const whole = new Set<string>();
    for (const fence of this.fences.values()) if (fence.scope === 'namespace') whole.add(fence.namespace);
    if (whole.size === 0) return [...this.fences.values()];
    const isCovered = (fence: Fence): boolean =>
      (fence.scope === 'exact' || fence.scope === 'index') && whole.has(fence.namespace);
    return [...this.fences.values()].filter((fence) => !isCovered(fence));
  }

  /** Returns the cells of what must be invalidated, each once. */
  cells(): readonly Cell[] {
    return (this.listed ??= cellsOf(this.list()));
  }
}

/** Returns the cells of `fences`, each once. */
export function cellsOf(fences: readonly Fence[]): readonly Cell[] {
  const cells = new Map<string, Cell>();
  for (const { cell, companions } of fences) {
    cells.set(cell.key, cell);
    for (const companion of companions) cells.set(companion.key, companion);
  }
  return [...cells.values()];
}

/** Returns the cells of `fences` that are not among `cells`. */
export function cellsBeyond(cells: readonly Cell[], fences: readonly Fence[]): readonly Cell[] {
  if (fences.length === 0) return [];
  const keys = new Set(cells.map((cell) => cell.key));
  return cellsOf(fences).filter((cell) => !keys.has(cell.key));
}
