import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Scheduler } from '../ports/scheduler.js';

/** What one request came to: a reply, or why there is none. */
export type Answer<Reply> = Reply | StoreUnavailableError;

/** Makes one call of `requests`; returns what `use` makes of the answers, one per request, or `onError` of why there are none. Fails only as those do. */
export type Send<Request, Reply> = <A>(
  requests: readonly Request[],
  use: (answers: readonly Answer<Reply>[]) => A | Promise<A>,
  onError: (error: unknown) => A | Promise<A>,
) => Promise<A>;

interface Batch<Request, Reply> {
  readonly requests: Request[];
  readonly answers: Promise<readonly Answer<Reply>[]>;
}

/** After so many that were alone the next one is expected to be, too. One that was not costs the others of its turn a call of their own. */
const ENOUGH_ALONE = 8;

/**
 * Gathers the requests of one turn, or of those that have arrived, into one call, which answers each with a reply or with what it is to reject with.
 *
 * A request that has not been sent may be shared with anybody (invariant 9): whoever asks in the same turn started before it is sent.
 */
export class TickBatcher<Request, Reply> {
  private gathering: Batch<Request, Reply> | null = null;
  /** How many requests in a row were the only ones of their turn, with no other under way. */
  private alone = 0;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly send: Send<Request, Reply>,
    /**
     * Tells whether requests are under way. Where it is given, and the scheduler tells arrivals apart, those that come in by themselves, each in a turn of
     * its own, are gathered too, and who is alone, as those before were, does not wait until the turn is over.
     */
    private readonly isBusy?: () => boolean,
  ) {}

  /** Rejects with what keeps the request from having a reply. */
  submit(request: Request): Promise<Reply> {
    return this.ask(request, replyIn, rethrown);
  }

  /** Returns what `use` makes of the answer, or `onError` of why there is none at all, by one promise. */
  ask<A>(
    request: Request,
    use: (answer: Answer<Reply>) => A | Promise<A>,
    onError: (error: unknown) => A | Promise<A>,
  ): Promise<A> {
    if (!this.gathering && this.isExpectedAlone())
      return this.send([request], (answers) => use(answers[0] as Answer<Reply>), onError);
    const { requests, answers } = (this.gathering ??= this.begin());
    const position = requests.push(request) - 1;
    return answers.then((all) => use(all[position] as Answer<Reply>), onError);
  }

  private isExpectedAlone(): boolean {
    if (this.alone > 0 && this.isBusy!()) this.alone = 0;
    return this.alone >= ENOUGH_ALONE;
  }

  private begin(): Batch<Request, Reply> {
    const requests: Request[] = [];
    const answers = new Promise<readonly Answer<Reply>[]>((resolve, reject) => {
      this.defer(() => {
        this.gathering = null;
        const isAlone = this.areArrivalsTold && requests.length === 1 && !this.isBusy!();
        this.alone = isAlone ? this.alone + 1 : 0;
        void this.send(requests, resolve, reject);
      });
    });
    return { requests, answers };
  }

  private defer(task: () => void): void {
    if (this.areArrivalsTold && this.isBusy!()) this.scheduler.deferPastArrivals!(task);
    else this.scheduler.defer(task);
  }

  private get areArrivalsTold(): boolean {
    return this.isBusy !== undefined && this.scheduler.deferPastArrivals !== undefined;
  }
}

function replyIn<Reply>(answer: Answer<Reply>): Reply {
  if (answer instanceof StoreUnavailableError) throw answer;
  return answer;
}

function rethrown(error: unknown): never {
  throw error;
}
