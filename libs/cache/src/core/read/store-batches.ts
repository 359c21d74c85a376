import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Observer } from '../ports/observer.js';
import type { Scheduler } from '../ports/scheduler.js';
import type { CacheStore, Cell, CellReply, FillRequest, TouchRequest } from '../ports/store.js';
import { withinBudget } from './budget.js';
import { DistinctCells } from './distinct-cells.js';
import type { MaybeLater } from './lookup.js';
import { TickBatcher, type Answer } from './tick-batcher.js';
import { wholeAnswer, type CellBytes } from './whole-answer.js';

type Operation = 'read' | 'mint' | 'fill' | 'touch';

interface MintRequest {
  readonly cells: readonly Cell[];
  readonly ttlMs: number;
}

/** The store as reads see it: each operation of one turn is one call, and each call has a budget. */
export class StoreBatches {
  private readonly reads: TickBatcher<readonly Cell[], readonly CellReply[]>;
  private readonly mints: TickBatcher<MintRequest, readonly CellReply[]>;
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
      (requests, use, onError) => this.read(requests, use, onError),
      () => this.readsUnderWay > 0,
    );
    this.mints = new TickBatcher(scheduler, (requests, use, onError) => this.mint(requests, use, onError));
    this.fills = new TickBatcher(scheduler, (requests, use, onError) =>
      this.bounded('fill', () => store.fill(requests), use, onError),
    );
    this.touches = new TickBatcher(scheduler, (requests, use, onError) =>
      this.bounded('touch', () => store.touch(requests), use, onError),
    );
  }

  /** Whether the store says that it cannot be asked anything. */
  get isStoreAway(): boolean {
    return this.store.isAway === true;
  }

  /** Returns what each of `cells` holds. @throws StoreUnavailableError when one of them cannot be read */
  async readCells(cells: readonly Cell[]): Promise<readonly CellBytes[]> {
    return wholeOrThrow(await this.reads.submit(cells));
  }

  /**
   * Asks the same, and returns what `use` makes of the answer, by one promise, or `onError` of why nothing can be read. What cannot be read alone is
   * told apart.
   */
  askFor<A>(
    cells: readonly Cell[],
    use: (found: Answer<readonly CellReply[]>) => MaybeLater<A>,
    onError: (error: unknown) => MaybeLater<A>,
  ): Promise<A> {
    return this.reads.ask(cells, use, onError);
  }

  /** Returns a token per cell, null where a writer is pending. @throws StoreUnavailableError when one of them cannot be had */
  async mintTokens(cells: readonly Cell[], ttlMs: number): Promise<readonly CellBytes[]> {
    return wholeOrThrow(await this.mints.submit({ cells, ttlMs }));
  }

  fill(request: FillRequest): Promise<boolean> {
    return this.fills.submit(request);
  }

  /** Prolongs an entry; answers whether it was still the one that was found. @throws StoreUnavailableError */
  touch(request: TouchRequest): Promise<boolean> {
    return this.touches.submit(request);
  }

  private read<A>(
    requests: readonly (readonly Cell[])[],
    use: (answers: readonly (readonly CellReply[])[]) => MaybeLater<A>,
    onError: (error: unknown) => MaybeLater<A>,
  ): Promise<A> {
    const asked = new DistinctCells(requests);
    this.readsUnderWay++;
    return this.bounded(
      'read',
      () => this.store.read(asked.cells),
      (replies) => use(asked.answers(replies)),
      onError,
    );
  }

  private mint<A>(
    requests: readonly MintRequest[],
    use: (answers: readonly (readonly CellReply[])[]) => MaybeLater<A>,
    onError: (error: unknown) => MaybeLater<A>,
  ): Promise<A> {
    const asked = new DistinctCells(requests.map(({ cells }) => cells));
    const ttlMs = requests.reduce((longest, request) => Math.max(longest, request.ttlMs), 1);
    // A store of somebody's own may throw: what is said beside it must not reject behind everybody's back then.
    const minted = async (): Promise<readonly CellReply[]> => this.store.mint(asked.cells, ttlMs);
    const both = (): Promise<[void, readonly CellReply[]]> => Promise.all([this.beforeMint(asked.cells), minted()]);
    return this.bounded(
      'mint',
      async () => (await both())[1],
      (replies) => use(asked.answers(replies)),
      onError,
    );
  }

  /** Returns what `use` makes of the replies, or `onError` of why there are none; reports what fails, also when it is a part only. */
  private bounded<R, A>(
    operation: Operation,
    call: () => Promise<readonly R[]>,
    use: (replies: readonly R[]) => MaybeLater<A>,
    onError: (error: unknown) => MaybeLater<A>,
  ): Promise<A> {
    const isRead = operation === 'read';
    const fail = (error: unknown): MaybeLater<A> => {
      this.failed(operation, error);
      return onError(StoreUnavailableError.from(error));
    };
    return this.begun(operation, call).then(
      (replies) => {
        if (isRead) this.readsUnderWay--;
        if (!Array.isArray(replies)) return fail(new TypeError('The store answered with no list.'));
        const failure = replies.find((reply) => reply instanceof StoreUnavailableError);
        if (failure) this.failed(operation, failure);
        return use(replies);
      },
      (error: unknown) => {
        if (isRead) this.readsUnderWay--;
        return fail(error);
      },
    );
  }

  private begun<R>(operation: Operation, call: () => Promise<readonly R[]>): Promise<readonly R[]> {
    try {
      // What is said before a mint may take its own time.
      const isBounded = this.store.isBounded && operation !== 'mint';
      // A store of somebody's own may answer at once.
      const replies = Promise.resolve(call());
      return isBounded ? replies : withinBudget(replies, this.budgetMs, this.scheduler);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : StoreUnavailableError.from(error));
    }
  }

  private failed(operation: Operation, error: unknown): void {
    this.observer.observe({ type: 'store_failed', operation, error });
  }
}

function wholeOrThrow(replies: readonly CellReply[]): readonly CellBytes[] {
  const answer = wholeAnswer(replies);
  if (answer instanceof StoreUnavailableError) throw answer;
  return answer;
}
