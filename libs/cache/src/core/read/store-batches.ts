import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, Cell, FillRequest, MintReply, ReadReply } from '../ports/store.js';
import { withinBudget } from './budget.js';
import { TickBatcher } from './tick-batcher.js';

interface MintRequest {
  readonly cells: readonly Cell[];
  readonly ttlMs: number;
}

/** The store as reads see it: each operation of one turn is one call, and each call has a budget. */
export class StoreBatches {
  private readonly reads: TickBatcher<readonly string[], ReadReply>;
  private readonly mints: TickBatcher<MintRequest, MintReply>;
  private readonly fills: TickBatcher<FillRequest, boolean>;

  constructor(
    private readonly store: CacheStore,
    private readonly scheduler: Scheduler,
    private readonly budgetMs: number,
    private readonly observer: Observer,
    /** Told of every mint, at the same time as the store; one that it rejects counts as failed. */
    private readonly beforeMint: (cells: readonly Cell[]) => Promise<void> = () => Promise.resolve(),
  ) {
    this.reads = new TickBatcher(scheduler, (requests) => this.read(requests));
    this.mints = new TickBatcher(scheduler, (requests) => this.mint(requests));
    this.fills = new TickBatcher(scheduler, (requests) => this.bounded('fill', store.fill(requests)));
  }

  /** Returns the cells of `keys`, and the epoch of the connection that delivered them. */
  readCells(keys: readonly string[]): Promise<ReadReply> {
    return this.reads.submit(keys);
  }

  mintTokens(cells: readonly Cell[], ttlMs: number): Promise<MintReply> {
    return this.mints.submit({ cells, ttlMs });
  }

  fill(request: FillRequest): Promise<boolean> {
    return this.fills.submit(request);
  }

  private async read(requests: readonly (readonly string[])[]): Promise<readonly ReadReply[]> {
    const asked = new Distinct(requests, (key) => key);
    const { epoch, cells } = await this.bounded('read', this.store.read(asked.items));
    return requests.map((keys) => ({ epoch, cells: keys.map((key) => cells[asked.position(key)] ?? null) }));
  }

  private async mint(requests: readonly MintRequest[]): Promise<readonly MintReply[]> {
    const asked = new Distinct(
      requests.map((request) => request.cells),
      (cell) => cell.key,
    );
    const ttlMs = requests.reduce((longest, request) => Math.max(longest, request.ttlMs), 1);
    const [, { epoch, tokens }] = await this.bounded(
      'mint',
      Promise.all([this.beforeMint(asked.items), this.store.mint(asked.items, ttlMs)]),
    );
    return requests.map(({ cells }) => ({
      epoch,
      tokens: cells.map((cell) => tokens[asked.position(cell.key)] ?? null),
    }));
  }

  private async bounded<R>(operation: 'read' | 'mint' | 'fill', work: Promise<R>): Promise<R> {
    try {
      return await withinBudget(work, this.budgetMs, this.scheduler);
    } catch (error) {
      this.observer.observe({ type: 'store_failed', operation, error });
      throw error;
    }
  }
}

/** The distinct items of several lists, and where each of them stands. */
class Distinct<Item> {
  readonly items: Item[] = [];
  private readonly positions = new Map<string, number>();

  constructor(lists: readonly (readonly Item[])[], keyOf: (item: Item) => string) {
    for (const list of lists) {
      for (const item of list) {
        if (this.positions.has(keyOf(item))) continue;
        this.positions.set(keyOf(item), this.items.length);
        this.items.push(item);
      }
    }
  }

  position(key: string): number {
    return this.positions.get(key) ?? -1;
  }
}
