import type { OwedFences } from '../invalidation/owed-fences.js';
import type { CacheStore, Cell } from '../ports/store.js';

/** What noticing a successor takes. */
export interface SuccessorParts {
  readonly store: CacheStore;
  readonly owed: Pick<OwedFences, 'add' | 'retryNow'>;
  /** Whose debts these are; no writer is called so. */
  readonly writer: string;
  /** Cells that invalidate all that this process may have told a server of. */
  cells(): readonly Cell[];
}

/**
 * Notices that another server answers for a namespace than before.
 *
 * The one before may have been deposed while this process still told it of its writes. What others stored at its successor meanwhile bears the
 * successor's epoch and knows nothing of them: so all of it is owed to the successor, before this process believes anything there.
 */
export class Successors {
  private generation: number | undefined;
  private readonly servers = new Map<string, string>();

  constructor(private readonly parts: SuccessorParts) {}

  /** To be called before anything is believed; costs nothing while no connection is new. */
  notice(): void {
    const { store, owed, writer } = this.parts;
    const { generation } = store;
    if (generation === this.generation || !store.serverOf) return;
    const isFirst = this.generation === undefined;
    this.generation = generation;
    const cells = this.parts.cells().filter(({ key }) => this.isTaken(key, isFirst));
    if (cells.length === 0) return;
    owed.add({ writer, cells, tables: [] });
    owed.retryNow();
  }

  private isTaken(key: string, isFirst: boolean): boolean {
    const server = this.parts.store.serverOf!(key);
    if (server === undefined) return false;
    const before = this.servers.get(key);
    this.servers.set(key, server);
    return before === undefined ? !isFirst : before !== server;
  }
}
