import type { OwedFences } from '../invalidation/owed-fences.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, Cell } from '../ports/store.js';

/** What noticing a successor takes. */
export interface SuccessorParts {
  readonly store: CacheStore;
  readonly scheduler: Pick<Scheduler, 'after'>;
  readonly owed: Pick<OwedFences, 'add' | 'retryNow'>;
  /** Begins the names of whose debts these are; no writer's begins so. */
  readonly writer: string;
  /** Cells that invalidate all that this process may have told a server of. */
  cells(): readonly Cell[];
}

/** By then nobody tells the server before of any write: it has learnt that it was deposed, or each process has that it was. */
const SETTLED_MS = 10_000;

/** Who has answered so far for what no server ever has: it cannot have been told of anything. No server is called so. */
const NOBODY = '';

/**
 * Notices that another server answers for a namespace than before.
 *
 * The one before may have been deposed while this process still told it of its writes. What others stored at its successor meanwhile bears the
 * successor's epoch and knows nothing of them: so all of it is owed to the successor, before this process believes anything there.
 *
 * And once more, later: a process that died before it followed has told the successor nothing.
 */
export class Successors {
  private generation: number | undefined;
  private readonly servers = new Map<string, string>();
  private successions = 0;
  private readonly cancelSeconds = new Set<() => void>();

  constructor(private readonly parts: SuccessorParts) {}

  /** To be called before anything is believed; costs nothing while no connection is new. */
  notice(): void {
    const { store, owed, writer } = this.parts;
    const { generation } = store;
    if (generation === this.generation || !store.serverOf) return;
    const isFirst = this.generation === undefined;
    this.generation = generation;
    const cells = this.cellsTaken(isFirst);
    if (cells.length === 0) return;
    // A debt of its own each time: that to another server may not have been paid yet.
    const debt = { writer: `${writer}${this.successions++}`, cells, tables: [] };
    const empty = (): void => {
      owed.add(debt);
      owed.retryNow();
    };
    empty();
    this.later(empty);
  }

  close(): void {
    for (const cancel of this.cancelSeconds) cancel();
  }

  private later(empty: () => void): void {
    const cancel = this.parts.scheduler.after(SETTLED_MS, () => {
      this.cancelSeconds.delete(cancel);
      empty();
    });
    this.cancelSeconds.add(cancel);
  }

  /** An old key may have been at any server, wherever what closes it is. */
  private cellsTaken(isFirst: boolean): readonly Cell[] {
    const all = this.parts.cells();
    const changes = all.map(({ key }) => this.changeOf(key, isFirst));
    const isAnyReplaced = changes.includes('replaced');
    return all.filter((cell, i) => changes[i] !== undefined || (isAnyReplaced && cell.kind === 'closure'));
  }

  /** Whether another server answers for `key` than before, or perhaps: which one did is not known of a namespace that was bound since. */
  private changeOf(key: string, isFirst: boolean): 'replaced' | 'unknown' | undefined {
    const server = this.parts.store.serverOf!(key);
    const before = this.servers.get(key);
    if (server === undefined) {
      if (before === undefined) this.servers.set(key, NOBODY);
      return undefined;
    }
    this.servers.set(key, server);
    if (before === undefined) return isFirst ? undefined : 'unknown';
    return before === NOBODY || before === server ? undefined : 'replaced';
  }
}
