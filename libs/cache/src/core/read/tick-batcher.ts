import { StoreUnavailableError } from '../errors/store-unavailable-error.js';
import type { Scheduler } from '../ports/scheduler.js';

/** What one request came to: a reply, or why there is none. */
export type Answer<Reply> = Reply | StoreUnavailableError;

/** What the requests of one turn come to, in one promise for all of them; those of one caller begin at `position`. */
export interface SharedAnswers<Reply> {
  readonly answers: Promise<readonly Answer<Reply>[]>;
  readonly position: number;
}

/** How a call ends: answers to all requests, or what none of them got one for. */
export interface End<Reply> {
  resolve(answers: readonly Answer<Reply>[]): void;
  reject(error: unknown): void;
}

interface Batch<Request, Reply> {
  readonly requests: Request[];
  readonly answers: Promise<readonly Answer<Reply>[]>;
}

/**
 * Gathers the requests of one turn, or of those that have arrived, into one call, which answers each with a reply or with what it is to reject with.
 *
 * A request that has not been sent may be shared with anybody (invariant 9): whoever asks in the same turn started before it is sent.
 */
export class TickBatcher<Request, Reply> {
  private gathering: Batch<Request, Reply> | null = null;

  constructor(
    private readonly scheduler: Scheduler,
    /** Ends by one of `end`, and never throws. */
    private readonly send: (requests: readonly Request[], end: End<Reply>) => void,
    /** Whether requests are coming in by themselves, each in a turn of its own: then those that have arrived are gathered too. */
    private readonly isBusy = (): boolean => false,
  ) {}

  async submit(request: Request): Promise<Reply> {
    const { answers, position } = this.join(request);
    const answer = (await answers)[position] as Answer<Reply>;
    if (answer instanceof StoreUnavailableError) throw answer;
    return answer;
  }

  /** As `submit`, without a promise of the caller's own. */
  join(request: Request): SharedAnswers<Reply> {
    const { requests, answers } = (this.gathering ??= this.begin());
    return { answers, position: requests.push(request) - 1 };
  }

  private begin(): Batch<Request, Reply> {
    const requests: Request[] = [];
    const answers = new Promise<readonly Answer<Reply>[]>((resolve, reject) => {
      this.defer(() => {
        this.gathering = null;
        this.send(requests, { resolve, reject });
      });
    });
    return { requests, answers };
  }

  private defer(task: () => void): void {
    if (this.scheduler.deferPastArrivals && this.isBusy()) this.scheduler.deferPastArrivals(task);
    else this.scheduler.defer(task);
  }
}
