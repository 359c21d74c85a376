import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Scheduler } from '../ports/scheduler.js';

/** What one request came to: a reply, or why there is none. */
export type Answer<Reply> = Reply | StoreUnavailableError;

/** What the requests of one turn come to, in one promise for all of them; those of one caller begin at `position`. */
export class SharedAnswers<Reply> {
  constructor(
    readonly answers: Promise<readonly Answer<Reply>[]>,
    readonly position: number,
  ) {}
}

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
    private readonly send: (requests: readonly Request[]) => Promise<readonly Answer<Reply>[]>,
    /**
     * Tells whether requests are under way. Where it is given, and the scheduler tells arrivals apart, those that come in by themselves, each in a turn of
     * its own, are gathered too, and who is alone, as those before were, does not wait until the turn is over.
     */
    private readonly isBusy?: () => boolean,
  ) {}

  async submit(request: Request): Promise<Reply> {
    const { answers, position } = this.join(request);
    const answer = (await answers)[position] as Answer<Reply>;
    if (answer instanceof StoreUnavailableError) throw answer;
    return answer;
  }

  /** As `submit`, without a promise of the caller's own. */
  join(request: Request): SharedAnswers<Reply> {
    if (!this.gathering && this.isExpectedAlone()) return new SharedAnswers(this.send([request]), 0);
    const { requests, answers } = (this.gathering ??= this.begin());
    return new SharedAnswers(answers, requests.push(request) - 1);
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
        this.send(requests).then(resolve, reject);
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
