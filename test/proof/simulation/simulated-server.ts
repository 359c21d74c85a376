import { MemoryStore } from 'nestjs-coherent-cache';
import { FakeClock } from 'nestjs-coherent-cache/testing';

/** What of a memory store a fault reaches into. Real servers lose these things too, and no operation of a store asks for it. */
interface Opened {
  epoch: Uint8Array;
  readonly tokens: { minted: number };
  readonly cells: {
    readonly cells: {
      keys(): Iterable<string>;
      entries(): Iterable<[string, unknown]>;
      set(key: string, held: never): unknown;
      delete(key: string): unknown;
      clear(): void;
    };
  };
  readonly listings: { clear(): void };
  readonly pending: { readonly deadlines: Map<string, Map<string, number>> };
}

interface Snapshot {
  readonly minted: number;
  readonly cells: readonly [string, unknown][];
  readonly deadlines: readonly [string, Map<string, number>][];
}

/** The one store that all processes of a schedule share, and what can go wrong with it. */
export class SimulatedServer {
  readonly clock = new FakeClock();
  readonly store: MemoryStore;
  private readonly opened: Opened;
  private readonly firstEpoch: Uint8Array;
  private snapshot: Snapshot | undefined;
  private restarts = 0;

  constructor(buckets: number) {
    this.store = new MemoryStore({ clock: this.clock, maxEntries: 256, buckets });
    this.opened = this.store as unknown as Opened;
    this.firstEpoch = this.opened.epoch;
  }

  private get cells(): Opened['cells']['cells'] {
    return this.opened.cells.cells;
  }

  get hasSnapshot(): boolean {
    return this.snapshot !== undefined;
  }

  get hasMarks(): boolean {
    return this.opened.pending.deadlines.size > 0;
  }

  cellKeys(): readonly string[] {
    return [...this.cells.keys()];
  }

  evict(key: string): void {
    this.cells.delete(key);
  }

  loseMarks(): void {
    this.opened.pending.deadlines.clear();
  }

  /** Whatever counts in the store begins anew. */
  flush(): void {
    this.cells.clear();
    this.opened.listings.clear();
    this.loseMarks();
    this.opened.tokens.minted = 0;
  }

  takeSnapshot(): void {
    const { tokens, pending } = this.opened;
    const deadlines = [...pending.deadlines].map(([fence, writers]): [string, Map<string, number>] => [
      fence,
      new Map(writers),
    ]);
    this.snapshot = { minted: tokens.minted, cells: [...this.cells.entries()], deadlines };
  }

  /** Comes back with what it held when the snapshot was taken, under another epoch. */
  restart(): void {
    const { minted, cells, deadlines } = this.snapshot!;
    this.flush();
    for (const [key, held] of cells) this.cells.set(key, held as never);
    for (const [fence, writers] of deadlines) this.opened.pending.deadlines.set(fence, new Map(writers));
    this.opened.tokens.minted = minted;
    const life = ++this.restarts;
    this.opened.epoch = Uint8Array.from(this.firstEpoch, (byte) => byte ^ life);
    this.snapshot = undefined;
  }
}
