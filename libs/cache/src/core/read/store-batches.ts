import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, Cell, CellReply, FillRequest, TouchRequest } from '../ports/store.js';
import { withinBudget } from './budget.js';
import { DistinctCells } from './distinct-cells.js';
import { TickBatcher, type Answer, type SharedAnswers } from './tick-batcher.js';

/** What a cell holds, null for nothing. */
export type CellBytes = Uint8Array | null;

interface MintRequest {
  readonly cells: readonly Cell[];
  readonly ttlMs: number;
}

/** The store as reads see it: each operation of one turn is one call, and each call has a budget. */
export class StoreBatches {
  private readonly reads: TickBatcher<readonly Cell[], readonly CellBytes[]>;
  private readonly mints: TickBatcher<MintRequest, readonly CellBytes[]>;
  private readonly fills: TickBatcher<FillRequest, boolean>;
  private readonly touches: TickBatcher<TouchRequest, boolean>;
  /** Reads that have no answer yet. Whoever reads alone asks at once; who reads beside others loses nothing by asking with those that have arrived. */
  private readsUnderWay = 0;

  constructor(
    private readonly store: CacheStore,
    private readonly scheduler: Scheduler,
    private readonly budgetMs: number,
    private readonly observer: Observer,
    /** Told of every mint, at the same time as the store; one that it rejects counts as failed. */
    private readonly beforeMint: (cells: readonly Cell[]) => Promise<void> = () => Promise.resolve(),
  ) {
    this.reads = new TickBatcher(
      scheduler,
      (requests) => this.read(requests),
      () => this.readsUnderWay > 0,
    );
    this.mints = new TickBatcher(scheduler, (requests) => this.mint(requests));
    this.fills = new TickBatcher(scheduler, (requests) => this.bounded('fill', () => store.fill(requests), same));
    this.touches = new TickBatcher(scheduler, (requests) => this.bounded('touch', () => store.touch(requests), same));
  }

  /** Whether the store says that it cannot be asked anything. */
  get isStoreAway(): boolean {
    return this.store.isAway === true;
  }

  /** Returns what each of `cells` holds. @throws StoreUnavailableError when one of them cannot be read */
  readCells(cells: readonly Cell[]): Promise<readonly CellBytes[]> {
    return this.reads.submit(cells);
  }

  /** As `readCells`, with one promise for all who read in one turn. It rejects when nothing can be read. */
  joinRead(cells: readonly Cell[]): SharedAnswers<readonly CellBytes[]> {
    return this.reads.join(cells);
  }

  /** The same for several lists, one behind the other. */
  joinReads(lists: readonly (readonly Cell[])[]): SharedAnswers<readonly CellBytes[]> {
    return this.reads.joinAll(lists);
  }

  /** Returns a token per cell, null where a writer is pending. @throws StoreUnavailableError when one of them cannot be had */
  mintTokens(cells: readonly Cell[], ttlMs: number): Promise<readonly CellBytes[]> {
    return this.mints.submit({ cells, ttlMs });
  }

  fill(request: FillRequest): Promise<boolean> {
    return this.fills.submit(request);
  }

  /** Prolongs an entry; answers whether it was still the one that was found. @throws StoreUnavailableError */
  touch(request: TouchRequest): Promise<boolean> {
    return this.touches.submit(request);
  }

  private read(requests: readonly (readonly Cell[])[]): Promise<readonly Answer<readonly CellBytes[]>[]> {
    const asked = new DistinctCells(requests);
    this.readsUnderWay++;
    return this.bounded(
      'read',
      () => this.store.read(asked.cells),
      (replies) => asked.answers(replies),
    );
  }

  private mint(requests: readonly MintRequest[]): Promise<readonly Answer<readonly CellBytes[]>[]> {
    const asked = new DistinctCells(requests.map(({ cells }) => cells));
    const ttlMs = requests.reduce((longest, request) => Math.max(longest, request.ttlMs), 1);
    const both = (): Promise<[void, readonly CellReply[]]> =>
      Promise.all([this.beforeMint(asked.cells), this.store.mint(asked.cells, ttlMs)]);
    return this.bounded(
      'mint',
      async () => (await both())[1],
      (replies) => asked.answers(replies),
    );
  }

  /** Returns what `answer` makes of the replies; reports what fails, also when it is a part only. */
  private async bounded<R, A>(
    operation: 'read' | 'mint' | 'fill' | 'touch',
    call: () => Promise<readonly R[]>,
    answer: (replies: readonly R[]) => readonly A[],
  ): Promise<readonly A[]> {
    try {
      // What is said before a mint may take its own time.
      const isBounded = this.store.isBounded && operation !== 'mint';
      const replies = await (isBounded ? call() : withinBudget(call(), this.budgetMs, this.scheduler));
      for (const reply of replies) {
        if (!(reply instanceof StoreUnavailableError)) continue;
        this.failed(operation, reply);
        break;
      }
      return answer(replies);
    } catch (error) {
      this.failed(operation, error);
      throw StoreUnavailableError.from(error);
    } finally {
      if (operation === 'read') this.readsUnderWay--;
    }
  }

  private failed(operation: 'read' | 'mint' | 'fill' | 'touch', error: unknown): void {
    this.observer.observe({ type: 'store_failed', operation, error });
  }
}

function same<R>(replies: readonly R[]): readonly R[] {
  return replies;
}
