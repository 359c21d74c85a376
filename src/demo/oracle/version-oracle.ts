import { History, type Step } from './history.js';
import type { Violation } from './violation.js';

/** Knows which versions of the rows of one table a read may see. Negative versions belong to transactions that are rolled back. */
export class VersionOracle {
  private readonly histories = new Map<number, History<number>>();

  constructor(private readonly table: string) {}

  add(id: number, version: number): void {
    this.histories.set(id, new History(version));
  }

  /** Returns the newest version, acknowledged or not. */
  latest(id: number): number {
    return this.histories.get(id)!.latest;
  }

  /** Call it under the row's lock, just before COMMIT. */
  begin(id: number, version: number): Step<number> {
    return this.histories.get(id)!.begin(version);
  }

  check(startedAt: number, row: { readonly id: number; readonly version: number }): Violation | null {
    const what = `${this.table} ${row.id} version ${row.version}`;
    if (row.version < 0) return { kind: 'dirty', what };
    const versions = this.histories.get(row.id)?.visibleSince(startedAt) ?? [];
    if (versions.includes(row.version)) return null;
    return { kind: 'stale', what: `${what}, allowed ${versions.join(', ') || 'none'}` };
  }
}
